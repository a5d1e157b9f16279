package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's schemas are what the code makes, and tell the truth about what is written and what can be read. */
class EventSchemasTest {
    private static final ObjectMapper MAPPER = EventJson.mapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldKeepTheGeneratedSchemaCheckedIn(EventType type) {
        CheckedInFile.schema(type).expect(CheckedInFile.schemaText(type));
    }

    @Test
    void shouldKeepTheIndexCheckedIn() {
        CheckedInFile.index().expect(EventIndex.markdown());
    }

    @Test
    void shouldKeepNoSchemaWithoutAnEvent() throws IOException {
        // when
        try (Stream<Path> files = Files.list(CheckedInFile.reference())) {
            // then
            assertThat(files.filter(file -> file.toString().endsWith(".schema.json")))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                            .map(type -> CheckedInFile.schema(type).path())
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldBeAValidSchemaOfItsDraft(EventType type) {
        // given
        JsonNode schema = CheckedInFile.schema(type).json();
        Schema draft = REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

        // then
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(draft.validate(schema)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.slipway.events.Samples#all")
    void shouldAcceptWhatIsWritten(Event event) throws IOException {
        // given
        JsonNode written = MAPPER.readTree(EventJson.write(event));

        // then
        assertThat(violations(EventType.of(event), written)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldAcceptTheGoldenJson(EventType type) {
        assertThat(violations(type, CheckedInFile.golden(type).json())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldRequireExactlyWhatReadingRequires(EventType type) {
        // given
        JsonNode golden = CheckedInFile.golden(type).json();

        for (String property : propertyPointers("", golden)) {
            // when
            JsonNode lacking = without(golden, property);

            // then
            assertThat(violations(type, lacking).isEmpty())
                    .as("%s without %s: whether the schema accepts it, as reading does", type.wire(), property)
                    .isEqualTo(readable(type, lacking));
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldRefuseEveryPropertyOfAnotherType(EventType type) {
        // given
        JsonNode golden = CheckedInFile.golden(type).json();

        for (String property : propertyPointers("", golden)) {
            // when
            JsonNode wrong = golden.deepCopy();
            ((ObjectNode) wrong.at(parent(property))).put(name(property), 0.5);

            // then
            assertThat(violations(type, wrong))
                    .as("%s with a fraction as %s", type.wire(), property)
                    .isNotEmpty();
        }
    }

    @Test
    void shouldDescribeValueTypesAsStringsWithPatterns() {
        // given
        JsonNode planned = EventSchemas.of(EventType.RELEASE_PLANNED);
        JsonNode rejected = EventSchemas.of(EventType.SCAN_REJECTED);

        // then
        assertThat(definition(planned, "Digest"))
                .hasToString("{\"type\":\"string\",\"pattern\":\"^sha256:[0-9a-f]{64}$\"}");
        assertThat(definition(planned, "ArtifactRef").path("type").asText()).isEqualTo("string");
        assertThat(definition(planned, "Commit").at("/properties/time"))
                .hasToString("{\"type\":\"string\",\"format\":\"date-time\"}");
        assertThat(definition(rejected, "Coverage"))
                .hasToString("{\"type\":\"string\",\"enum\":[\"full\",\"packages-only\"]}");
        assertThat(definition(rejected, "ScanEvidence")
                        .at("/properties/counts/propertyNames/$ref")
                        .asText())
                .isEqualTo("#/$defs/Severity");
        assertThat(definition(rejected, "Severity").path("enum"))
                .hasToString("[\"unknown\",\"low\",\"medium\",\"high\",\"critical\"]");
    }

    @Test
    void shouldRefuseACountOfAnUnknownSeverity() {
        // given
        JsonNode golden = CheckedInFile.golden(EventType.SCAN_PASSED).json();
        ((ObjectNode) golden.at("/evidence/counts")).put("awful", 1);

        // then
        assertThat(violations(EventType.SCAN_PASSED, golden)).isNotEmpty();
        assertThat(readable(EventType.SCAN_PASSED, golden)).isFalse();
    }

    @Test
    void shouldRefuseAnInstantThatIsNoDateTime() {
        // given
        ObjectNode golden =
                (ObjectNode) CheckedInFile.golden(EventType.RELEASE_EXPIRED).json();
        golden.put("deadline", "tomorrow");

        // then
        assertThat(violations(EventType.RELEASE_EXPIRED, golden)).isNotEmpty();
        assertThat(readable(EventType.RELEASE_EXPIRED, golden)).isFalse();
    }

    private static JsonNode definition(JsonNode schema, String name) {
        return schema.path("$defs").path(name);
    }

    private static List<String> violations(EventType type, JsonNode data) {
        Schema schema = REGISTRY.getSchema(CheckedInFile.schema(type).json());
        return schema
                .validate(data, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .collect(Collectors.toList());
    }

    private static boolean readable(EventType type, JsonNode data) {
        try {
            EventJson.read(type, data);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Pointers (RFC 6901) to every property at every depth. */
    private static List<String> propertyPointers(String at, JsonNode node) {
        List<String> pointers = new ArrayList<>();
        node.properties().forEach(property -> {
            pointers.add(at + "/" + property.getKey());
            pointers.addAll(propertyPointers(at + "/" + property.getKey(), property.getValue()));
        });
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                pointers.addAll(propertyPointers(at + "/" + i, array.get(i)));
            }
        }
        return pointers;
    }

    private static JsonNode without(JsonNode json, String pointer) {
        JsonNode copy = json.deepCopy();
        ((ObjectNode) copy.at(parent(pointer))).remove(name(pointer));
        return copy;
    }

    private static String parent(String pointer) {
        return pointer.substring(0, pointer.lastIndexOf('/'));
    }

    private static String name(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }
}
