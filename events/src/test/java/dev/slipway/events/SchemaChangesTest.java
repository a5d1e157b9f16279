package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks each rule on purpose. */
class SchemaChangesTest {
    private static final String SCHEMA = """
            {
              "$defs": {
                "Finding": {
                  "type": "object",
                  "properties": {
                    "severity": {"$ref": "#/$defs/Severity"},
                    "title": {"type": "string"}
                  },
                  "required": ["severity"]
                },
                "Severity": {"type": "string", "enum": ["low", "high"]}
              },
              "type": "object",
              "properties": {
                "image": {"type": "string", "pattern": "^a$"},
                "deadline": {"type": "string", "format": "date-time"},
                "findings": {"type": "array", "items": {"$ref": "#/$defs/Finding"}},
                "counts": {
                  "type": "object",
                  "propertyNames": {"$ref": "#/$defs/Severity"},
                  "additionalProperties": {"type": "integer", "format": "int32"}
                }
              },
              "required": ["image", "findings"]
            }
            """;

    static Stream<Arguments> shouldComplainWhenAChangeBreaks() {
        return Stream.of(
                change("/deadline: was removed", schema -> at(schema, "/properties")
                        .remove("deadline")),
                change("/findings/items/title: was removed", schema -> at(schema, "/$defs/Finding/properties")
                        .remove("title")),
                change("/image: type changed from \"string\" to \"integer\"", schema -> at(schema, "/properties/image")
                        .put("type", "integer")),
                change("/image: type changed from \"string\" to [\"string\",\"null\"]", schema -> at(
                                schema, "/properties/image")
                        .putArray("type")
                        .add("string")
                        .add("null")),
                change("/image: pattern changed from \"^a$\" to \"^b$\"", schema -> at(schema, "/properties/image")
                        .put("pattern", "^b$")),
                change(
                        "/deadline: format changed from \"date-time\" to nothing",
                        schema -> at(schema, "/properties/deadline").remove("format")),
                change("/deadline: is newly required", schema -> list(schema, "/required")
                        .add("deadline")),
                change("/reason: is newly required", schema -> {
                    at(schema, "/properties").putObject("reason").put("type", "string");
                    list(schema, "/required").add("reason");
                }),
                change("/findings/items/title: is newly required", schema -> list(schema, "/$defs/Finding/required")
                        .add("title")),
                change("/image: is no longer required", schema -> list(schema, "/required")
                        .remove(0)),
                change(
                        "/findings: items changed from {\"$ref\":\"#/$defs/Finding\"} to nothing",
                        schema -> at(schema, "/properties/findings").remove("items")),
                change("/counts/additionalProperties: format changed from \"int32\" to \"int64\"", schema -> at(
                                schema, "/properties/counts/additionalProperties")
                        .put("format", "int64")),
                change(
                        "/: additionalProperties changed from nothing to false",
                        schema -> schema.put("additionalProperties", false)),
                change("/image: enum changed from nothing to [\"a\"]", schema -> at(schema, "/properties/image")
                        .putArray("enum")
                        .add("a")));
    }

    @ParameterizedTest
    @MethodSource
    void shouldComplainWhenAChangeBreaks(String complaint, Consumer<ObjectNode> change) {
        // given
        ObjectNode after = schema();
        change.accept(after);

        // when
        List<String> breaking = SchemaChanges.breaking(schema(), after);

        // then
        assertThat(breaking).containsExactly(complaint);
    }

    @Test
    void shouldComplainWhereverARemovedConstantWasUsed() {
        // given
        ObjectNode after = schema();
        list(after, "/$defs/Severity/enum").remove(1);

        // when
        List<String> breaking = SchemaChanges.breaking(schema(), after);

        // then
        assertThat(breaking)
                .containsExactly(
                        "/findings/items/severity: enum constant 'high' was removed",
                        "/counts/propertyNames: enum constant 'high' was removed");
    }

    static Stream<Arguments> shouldAcceptAHarmlessChange() {
        return Stream.of(
                change("nothing", schema -> {}),
                change(
                        "an optional property more",
                        schema -> at(schema, "/properties").putObject("reason").put("type", "string")),
                change("an optional property more, deeper", schema -> at(schema, "/$defs/Finding/properties")
                        .putObject("url")
                        .put("format", "uri")),
                change("an enum constant more", schema -> list(schema, "/$defs/Severity/enum")
                        .add("critical")),
                change("another order of what is required", schema -> list(schema, "/required")
                        .add(list(schema, "/required").remove(0))),
                change("words", schema -> schema.put("title", "Scan").put("description", "of an image")),
                change("a definition written out in place", schema -> at(schema, "/properties/findings")
                        .set("items", at(schema, "/$defs/Finding").deepCopy())),
                change("another name of a definition", schema -> {
                    at(schema, "/$defs").set("Weakness", at(schema, "/$defs").remove("Finding"));
                    at(schema, "/properties/findings/items").put("$ref", "#/$defs/Weakness");
                }));
    }

    @ParameterizedTest
    @MethodSource
    void shouldAcceptAHarmlessChange(String name, Consumer<ObjectNode> change) {
        // given
        ObjectNode after = schema();
        change.accept(after);

        // when
        List<String> breaking = SchemaChanges.breaking(schema(), after);

        // then
        assertThat(breaking).as(name).isEmpty();
    }

    @Test
    void shouldComeToAnEndWhenASchemaRefersToItself() {
        // given
        ObjectNode before = schema();
        at(before, "/$defs/Finding/properties").putObject("causes").put("$ref", "#/$defs/Finding");
        ObjectNode after = before.deepCopy();
        at(after, "/$defs/Finding/properties").remove("title");

        // when
        List<String> breaking = SchemaChanges.breaking(before, after);

        // then
        assertThat(breaking).containsExactly("/findings/items/title: was removed");
    }

    @Test
    void shouldRefuseAReferenceThatPointsNowhere() {
        // given
        ObjectNode after = schema();
        at(after, "/$defs").remove("Severity");

        // then
        assertThatThrownBy(() -> SchemaChanges.breaking(schema(), after))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("#/$defs/Severity points nowhere within the schema");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldNoticeTheLossOfAnyPropertyOfAnyEvent(EventType type) {
        // given
        ObjectNode before = EventSchemas.of(type);

        for (JsonNode object : before.findParents("properties")) {
            object.path("properties").properties().forEach(property -> {
                // when
                ObjectNode after = before.deepCopy();
                after.findParents("properties").stream()
                        .filter(object::equals)
                        .forEach(same -> ((ObjectNode) same.path("properties")).remove(property.getKey()));

                // then
                assertThat(SchemaChanges.breaking(before, after))
                        .as("%s without %s", type.wire(), property.getKey())
                        .isNotEmpty()
                        .allMatch(complaint -> complaint.endsWith("/" + property.getKey() + ": was removed"));
            });
        }
    }

    private static Arguments change(String name, Consumer<ObjectNode> change) {
        return Arguments.of(name, change);
    }

    private static ObjectNode at(ObjectNode schema, String pointer) {
        return (ObjectNode) schema.requiredAt(pointer);
    }

    private static ArrayNode list(ObjectNode schema, String pointer) {
        return (ArrayNode) schema.requiredAt(pointer);
    }

    private static ObjectNode schema() {
        try {
            return (ObjectNode) EventJson.mapper().readTree(SCHEMA);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
