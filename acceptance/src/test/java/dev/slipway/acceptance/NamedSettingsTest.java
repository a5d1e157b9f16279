package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings page has every interface of settings, and what other documents name of them. */
class NamedSettingsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"(?<named>[^\"]+)\"");

    /** Not an event's type, which ends in its version. */
    private static final Pattern SETTING = Pattern.compile(
            "(?<named>slipway\\.(?:runtime|registry|environments|secrets|gateway|build|test|scan|deploy)(?:\\.[a-z-]+)+)\\b(?!\\.v?\\d)");

    private static List<String> missing(Pattern pattern, String text) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/reference/settings.md"));
        return pattern.matcher(text)
                .results()
                .map(found -> found.group("named"))
                .distinct()
                .filter(named -> !page.contains("| `" + named))
                .toList();
    }

    @Test
    void shouldStandOnThePageWhenTheSourcesHaveThem() throws Exception {
        // given
        StringBuilder mappings = new StringBuilder();
        try (Stream<Path> files =
                Files.find(ROOT, 12, (file, is) -> file.toString().endsWith(".java"))) {
            for (Path file :
                    files.filter(file -> file.toString().contains("src/main/")).toList()) {
                Matcher mapping = MAPPING.matcher(Files.readString(file));
                while (mapping.find()) {
                    mappings.append(mapping.group()).append('\n');
                }
            }
        }

        // when
        List<String> missing = missing(MAPPING, mappings.toString());

        // then
        assertThat(mappings).isNotEmpty();
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/how-to/operate.md", "docs/how-to/recover.md"})
    void shouldStandOnThePageWhenADocumentNamesThem(String document) throws Exception {
        // given
        String text = Files.readString(ROOT.resolve(document));

        // when
        List<String> missing = missing(SETTING, text);

        // then
        assertThat(text).containsPattern(SETTING);
        assertThat(missing).isEmpty();
    }
}
