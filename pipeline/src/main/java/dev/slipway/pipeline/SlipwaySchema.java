package dev.slipway.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.Shape.Choice;
import dev.slipway.pipeline.Shape.Fields;
import dev.slipway.pipeline.Shape.Flag;
import dev.slipway.pipeline.Shape.Instead;
import dev.slipway.pipeline.Shape.Key;
import dev.slipway.pipeline.Shape.Many;
import dev.slipway.pipeline.Shape.Span;
import dev.slipway.pipeline.Shape.Table;
import dev.slipway.pipeline.Shape.Text;
import dev.slipway.pipeline.Shape.Whole;
import dev.slipway.pipeline.Shape.WordOrFields;

/**
 * The JSON Schema (draft 2020-12) of {@code slipway.yaml}, for editors. Written from the table that the reader checks
 * by. What holds between values (distinct names, an image for every deployment) only the reader knows.
 */
public final class SlipwaySchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SlipwaySchema() {}

    /** The schema, indented, with a final line end. */
    public static String json() {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", SlipwayYaml.FILE);
        schema.setAll(schema(SlipwayFormat.ROOT));
        return schema.toPrettyString().replace("\r\n", "\n") + "\n";
    }

    private static ObjectNode schema(Shape shape) {
        return switch (shape) {
            case Text text -> text(text);
            case Choice choice -> choice(choice);
            case Whole whole -> type("integer").put("minimum", whole.least()).put("maximum", whole.most());
            case Flag flag -> type("boolean");
            case Span span -> pattern(type("string"), Rule.DURATION);
            case Many many -> many(many);
            case Table table -> table(table);
            case Fields fields -> fields(fields);
            case WordOrFields either -> {
                ObjectNode schema = JSON.objectNode();
                schema.putArray("oneOf").add(choice(either.word())).add(fields(either.fields()));
                yield schema;
            }
        };
    }

    /** A number is taken as it was written, but a schema sees only its value: the pattern then holds for texts. */
    private static ObjectNode text(Text text) {
        ObjectNode schema = JSON.objectNode();
        if (text.asWritten()) {
            schema.putArray("type").add("string").add("number").add("boolean");
        } else {
            schema.put("type", "string");
        }
        return pattern(schema, text.rule());
    }

    private static ObjectNode pattern(ObjectNode schema, Rule rule) {
        return schema.put("pattern", "^(?:" + rule.form().pattern() + ")$");
    }

    private static ObjectNode choice(Choice choice) {
        ObjectNode schema = JSON.objectNode();
        choice.words().forEach(schema.putArray("enum")::add);
        return schema;
    }

    private static ObjectNode many(Many many) {
        ObjectNode schema = type("array").put("minItems", 1).put("maxItems", many.most());
        schema.set("items", schema(many.item()));
        return many.repeats() ? schema : schema.put("uniqueItems", true);
    }

    private static ObjectNode table(Table table) {
        ObjectNode schema = type("object");
        schema.set("propertyNames", pattern(JSON.objectNode(), table.name()));
        schema.set("additionalProperties", schema(table.value()));
        return schema;
    }

    private static ObjectNode fields(Fields fields) {
        ObjectNode schema = type("object");
        ObjectNode properties = JSON.objectNode();
        ArrayNode required = JSON.arrayNode();
        for (Key key : fields.keys()) {
            properties.set(key.name(), schema(key.shape()).put("description", about(key)));
            if (key.required()) {
                required.add(key.name());
            }
        }
        schema.set("properties", properties);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        fields.instead().ifPresent(instead -> instead(schema, instead));
        return schema.put("additionalProperties", false);
    }

    private static void instead(ObjectNode schema, Instead instead) {
        schema.putObject("if").putArray("required").add(instead.key());
        ObjectNode excluded = schema.putObject("then").putObject("properties");
        instead.excluded().forEach(key -> excluded.put(key, false));
        schema.putObject("else").putArray("required").add(instead.of());
    }

    private static String about(Key key) {
        return key.standard().isEmpty() ? key.about() : key.about() + " Default: " + key.standard() + ".";
    }

    private static ObjectNode type(String name) {
        return JSON.objectNode().put("type", name);
    }
}
