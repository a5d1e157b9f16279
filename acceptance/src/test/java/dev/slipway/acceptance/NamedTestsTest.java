package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that the documents name are there. A name may end in an ellipsis, and one that begins with it is of the class before. */
class NamedTestsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern NAMED = Pattern.compile(
            "`(?:(?<type>[A-Z][A-Za-z]*(?:IT|Test|Properties))(?:\\.(?<method>should\\w+)…?)?|…(?<part>\\w+)…?)`");

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "docs/reference/bad-input.md"})
    void shouldBeThereWhenADocumentNamesThem(String document) throws Exception {
        // given
        Map<String, String> sources = sources();

        // when
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(Files.readString(ROOT.resolve(document)));
        String type = "";
        while (named.find()) {
            type = named.group("type") == null ? type : named.group("type");
            String method = named.group("method") == null ? named.group("part") : named.group("method");
            String source = sources.getOrDefault(type, "");
            if (source.isEmpty() || method != null && !source.matches("(?s).* void \\w*" + method + ".*")) {
                missing.add(type + " " + named.group());
            }
        }

        // then
        assertThat(missing).isEmpty();
        assertThat(type).as("some are named").isNotEmpty();
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files =
                Files.find(ROOT, 12, (file, is) -> file.toString().endsWith(".java"))) {
            for (Path file :
                    files.filter(file -> file.toString().contains("src/test/")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
