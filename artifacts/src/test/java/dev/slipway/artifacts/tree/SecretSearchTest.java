package dev.slipway.artifacts.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretSearchTest {
    private static final String SECRET = "s3cr3t/+pass word&ü~";
    private static final String PEM =
            "-----BEGIN PRIVATE KEY-----\n" + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB\n"
                    + "c29tZSBvdGhlciBieXRlcyBvZiB0aGUga2V5IHRoYXQgZW5kcyBoZXJl\n" + "-----END PRIVATE KEY-----\n";

    @TempDir
    Path root;

    static Stream<String> spellings() {
        var all = new ArrayList<String>();
        all.add(SECRET);
        for (int before = 0; before < 3; before++) {
            byte[] text = ("x".repeat(before) + SECRET + "y".repeat(before)).getBytes(UTF_8);
            String encoded = Base64.getEncoder().encodeToString(text);
            all.add(encoded);
            all.add(Base64.getUrlEncoder().encodeToString(text));
            all.add(Base64.getMimeEncoder(8, new byte[] {'\n', ' ', ' '}).encodeToString(text));
            all.add(URLEncoder.encode(encoded, UTF_8));
        }
        String form = URLEncoder.encode(SECRET, UTF_8);
        all.add(form);
        all.add(form.replace("+", "%20"));
        all.add(form.toLowerCase(java.util.Locale.ROOT));
        all.add("%zz%4" + form.replace("+", "%20"));
        all.add("s3cr3t/+pass%20word&%C3%BC~");
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void shouldFindSecretInEverySpelling(String spelling) throws Exception {
        // given
        write("a/clean", "nothing here");
        write("b/dirty", "before=".repeat(20_000) + " " + spelling + " after");

        // when
        Optional<Path> hit = find(SECRET);

        // then
        assertThat(hit).contains(Path.of("b/dirty"));
    }

    @Test
    void shouldFindSecretThatCrossesPortions() throws Exception {
        // given
        write("big", "x".repeat((64 << 10) - 5) + SECRET);

        // when
        Optional<Path> hit = find(SECRET);

        // then
        assertThat(hit).contains(Path.of("big"));
    }

    @Test
    void shouldFindNothingWhenOnlyPartsAreThere() throws Exception {
        // given
        write("parts", SECRET.substring(1) + " " + SECRET.substring(0, SECRET.length() - 1) + " %73%33 %");
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        Files.write(root.resolve("noise"), noise);

        // when
        Optional<Path> hit = find(SECRET);

        // then
        assertThat(hit).isEmpty();
    }

    @Test
    void shouldSkipShortValues() throws Exception {
        // given
        write("file", "abc");

        // when
        Optional<Path> hit = find("abc", "", " a \n");

        // then
        assertThat(hit).isEmpty();
    }

    @Test
    void shouldIgnoreWhiteSpaceAtTheValuesEnds() throws Exception {
        // given
        write("file", "token=abcdef;");

        // when
        Optional<Path> hit = find("abcdef\n");

        // then
        assertThat(hit).contains(Path.of("file"));
    }

    @Test
    void shouldFindKeyOfManyLinesHoweverItsLinesAreJoined() throws Exception {
        // given
        write("a.json", "{\"public\": \"-----BEGIN PRIVATE KEY-----\"}");
        write("b.json", "{\"key\": \"" + PEM.replace("\n", "\\n") + "\"}");

        // when
        Optional<Path> hit = find(PEM);

        // then
        assertThat(hit).contains(Path.of("b.json"));
    }

    @Test
    void shouldFindLongValueInBase64() throws Exception {
        // given
        write("k8s.yaml", "data: " + Base64.getEncoder().encodeToString(PEM.getBytes(UTF_8)));

        // when
        Optional<Path> hit = find(PEM);

        // then
        assertThat(hit).contains(Path.of("k8s.yaml"));
    }

    @Test
    void shouldFindAnyOfManyAndNameTheFirstPlace() throws Exception {
        // given
        write("z", "first-secret");
        write("m", "second-secret");

        // when
        Optional<Path> hit = find("first-secret", "second-secret", "third-secret");

        // then
        assertThat(hit).contains(Path.of("m"));
    }

    @Test
    void shouldLookAtNamesAndLinkTargets() throws Exception {
        // given
        write("dir/hidden-value.txt", "");
        Files.createSymbolicLink(root.resolve("link"), Path.of("another-value"));

        // when
        Optional<Path> name = find("hidden-value");
        Optional<Path> target = find("another-value");

        // then
        assertThat(name).contains(Path.of("dir/hidden-value.txt"));
        assertThat(target).contains(Path.of("link"));
    }

    @Test
    void shouldLeaveOutWhatIsExcluded() throws Exception {
        // given
        write(".git/config", "token=abcdef");

        // when
        Optional<Path> hit = SecretSearch.find(root, List.of("abcdef".getBytes(UTF_8)), Set.of(".git"));

        // then
        assertThat(hit).isEmpty();
    }

    private Optional<Path> find(String... values) {
        return SecretSearch.find(
                root, Stream.of(values).map(value -> value.getBytes(UTF_8)).toList());
    }

    private void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
