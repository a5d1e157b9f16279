package dev.slipway.runtime.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSourcesTest {
    @TempDir
    Path folder;

    private void file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Map<String, String> picked(SecretSource source, String application, String... names) {
        return source.of(application).pick("step", List.of(names));
    }

    private String code(SecretSource source, String... names) {
        return catchThrowableOfType(Breakdown.class, () -> picked(source, "shop", names))
                .failure()
                .code();
    }

    @Test
    void shouldGiveAnApplicationItsOwnFilesBeforeThoseOfAll() throws Exception {
        file("TOKEN", "of-all\n");
        file("PROXY", "proxy-of-all\r\n");
        file("shop/TOKEN", "of-shop");
        file("shop/..data", "no name of a variable");
        FileSecrets source = new FileSecrets(folder);
        // then
        assertThat(picked(source, "shop", "TOKEN", "PROXY"))
                .containsOnly(Map.entry("TOKEN", "of-shop"), Map.entry("PROXY", "proxy-of-all"));
        assertThat(picked(source, "other", "TOKEN")).containsEntry("TOKEN", "of-all");
    }

    @Test
    void shouldKeepTheLinesOfAValueAndDropOnlyItsLastLineEnd() throws Exception {
        file("KEY", "-----BEGIN-----\nabc\n-----END-----\n");
        // then
        assertThat(picked(new FileSecrets(folder), "shop", "KEY"))
                .containsEntry("KEY", "-----BEGIN-----\nabc\n-----END-----");
    }

    @Test
    void shouldTakeAFileBeforeAVariable() throws Exception {
        file("TOKEN", "of-the-file");
        SecretSource both = new EnvironmentSecrets(Map.of(
                        "SLIPWAY_SECRET_TOKEN", "of-the-variable", "SLIPWAY_SECRET_OTHER", "other", "HOME", "/root"))
                .overriddenBy(new FileSecrets(folder));
        // then
        assertThat(picked(both, "shop", "TOKEN", "OTHER"))
                .containsOnly(Map.entry("TOKEN", "of-the-file"), Map.entry("OTHER", "other"));
        assertThat(code(both, "HOME")).isEqualTo("secret-missing");
    }

    @Test
    void shouldReadValuesAnew() throws Exception {
        FileSecrets source = new FileSecrets(folder.resolve("later"));
        assertThat(code(source, "TOKEN")).isEqualTo("secret-missing");
        // when
        file("later/TOKEN", "there-now");
        // then
        assertThat(picked(source, "shop", "TOKEN")).containsEntry("TOKEN", "there-now");
    }

    @Test
    void shouldNameAllThatAreMissingAndNoValue() {
        SecretSource source = application -> Secrets.of(Map.of("TOKEN", "tok-12345"));
        // when
        Breakdown breakdown =
                catchThrowableOfType(Breakdown.class, () -> picked(source, "shop", "ONE", "TOKEN", "TWO"));
        // then
        assertThat(breakdown.retry()).isFalse();
        assertThat(breakdown.failure().toString()).contains("ONE, TWO").doesNotContain("TOKEN", "tok-12345");
    }

    @Test
    void shouldNotGiveOutWhatCannotBeMaskedAndHideTheOthersAllTheSame() {
        SecretSource source = application -> Secrets.of(Map.of("PIN", "123", "TOKEN", "tok-12345"));
        // then
        assertThat(code(source, "PIN")).isEqualTo("secret-too-short");
        assertThat(source.of("shop").mask("123 tok-12345")).isEqualTo("123 ***");
        assertThat(source.of("shop").toString()).doesNotContain("123");
    }

    @Test
    void shouldBreakDownWhenAFileIsNoText() throws Exception {
        Files.write(folder.resolve("TOKEN"), new byte[] {(byte) 0xff, 0, 1});
        // then
        assertThat(code(new FileSecrets(folder), "TOKEN")).isEqualTo("secrets-unreadable");
    }

    @Test
    void shouldBreakDownWhenAFileIsTooLarge() throws Exception {
        file("TOKEN", "x".repeat((64 << 10) + 1));
        // then
        assertThat(code(new FileSecrets(folder), "TOKEN")).isEqualTo("secrets-unreadable");
    }
}
