package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is made from the code and checked in, so that a change of the wire is seen in review. With
 * {@code mvn test -Dslipway.golden.write=true} the tests write all of them anew before they compare.
 */
record CheckedInFile(Path path) {
    static final String WRITE = "slipway.golden.write";

    private static final Path MODULE = moduleFolder();
    private static final ObjectMapper MAPPER = EventJson.mapper();
    private static final DefaultIndenter TWO_SPACES = new DefaultIndenter("  ", "\n");

    static {
        if (Boolean.getBoolean(WRITE)) {
            writeAll();
        }
    }

    static CheckedInFile golden(EventType type) {
        return new CheckedInFile(MODULE.resolve("src/test/resources/golden/" + type.wire() + ".json"));
    }

    static CheckedInFile schema(EventType type) {
        return new CheckedInFile(reference().resolve(type.wire() + ".schema.json"));
    }

    static CheckedInFile releasedSchema(EventType type) {
        return new CheckedInFile(releasedSchemas().resolve(type.wire() + ".schema.json"));
    }

    /** The record itself. */
    static CheckedInFile source(EventType type) {
        return new CheckedInFile(MODULE.resolve(
                "src/main/java/dev/slipway/events/" + type.record().getSimpleName() + ".java"));
    }

    static CheckedInFile index() {
        return new CheckedInFile(reference().resolve("README.md"));
    }

    static Path reference() {
        return MODULE.resolve("../docs/reference/events").normalize();
    }

    static Path goldens() {
        return MODULE.resolve("src/test/resources/golden");
    }

    static Path releasedSchemas() {
        return MODULE.resolve("src/test/resources/schemas-released");
    }

    /** What stands in the golden file of this event: its full sample. */
    static String goldenText(EventType type) {
        return pretty(MAPPER.valueToTree(Samples.full(type)));
    }

    /** What stands in the schema of this event. */
    static String schemaText(EventType type) {
        return pretty(EventSchemas.of(type));
    }

    private static void writeAll() {
        for (EventType type : EventType.values()) {
            golden(type).write(goldenText(type));
            schema(type).write(schemaText(type));
        }
        index().write(EventIndex.markdown());
    }

    /** Fails unless the file is there and holds exactly this text. */
    void expect(String text) {
        assertThat(path)
                .as("is checked in; write it with -D%s=true, and look at what changed", WRITE)
                .exists();
        assertThat(text())
                .as("%s is what the code makes; if the change is meant, write it with -D%s=true", path, WRITE)
                .isEqualTo(text);
    }

    String text() {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": write it with -D" + WRITE + "=true", e);
        }
    }

    JsonNode json() {
        try {
            return MAPPER.readTree(text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(path + " is no JSON", e);
        }
    }

    void write(String text) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    /** How JSON stands in these files: two spaces, one element a line, a line feed at the end. */
    static String pretty(JsonNode json) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(TWO_SPACES)
                .withArrayIndenter(TWO_SPACES)
                .withSeparators(
                        DefaultPrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        try {
            return MAPPER.writer(printer).writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + json, e);
        }
    }

    private static Path moduleFolder() {
        try {
            Path testClasses = Path.of(CheckedInFile.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return testClasses.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the tests' classes lie in no folder", e);
        }
    }
}
