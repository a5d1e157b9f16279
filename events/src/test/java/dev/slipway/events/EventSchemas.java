package dev.slipway.events;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas (draft 2020-12) of the events' data, made from the records: what is not {@code @Nullable} is required,
 * an absent value is left out rather than null, and further properties are allowed, since readers ignore them.
 */
final class EventSchemas {
    private static final String SHA256 = "sha256:[0-9a-f]{64}";
    private static final Map<Class<?>, String> PATTERNS = Map.of(
            Digest.class, "^" + SHA256 + "$",
            ReleaseId.class, "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            ArtifactRef.class, "^[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)+@" + SHA256 + "$");

    private static final ObjectMapper MAPPER = EventJson.mapper();
    private static final SchemaGenerator GENERATOR = generator();

    private EventSchemas() {}

    static ObjectNode of(EventType type) {
        ObjectNode generated = GENERATOR.generateSchema(type.record());
        ObjectNode schema = MAPPER.createObjectNode();
        schema.set("$schema", generated.get("$schema"));
        schema.put("$id", "urn:slipway:schema:" + type.wire());
        schema.put("title", type.wire());
        return schema.setAll(generated);
    }

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        MAPPER, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS, Option.STANDARD_FORMATS, Option.EXTRA_OPEN_API_FORMAT_VALUES);
        config.forFields().withRequiredCheck(EventSchemas::required);
        config.forTypesInGeneral().withCustomDefinitionProvider(EventSchemas::valueType);
        return new SchemaGenerator(config.build());
    }

    private static boolean required(FieldScope component) {
        return !component.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static @Nullable CustomDefinition valueType(ResolvedType type, SchemaGenerationContext context) {
        if (PATTERNS.containsKey(type.getErasedType())) {
            return new CustomDefinition(string().put("pattern", PATTERNS.get(type.getErasedType())));
        } else if (type.getErasedType().isEnum()) {
            return new CustomDefinition(enumeration(type));
        } else if (type.isInstanceOf(Map.class)) {
            return inline(map(type, context));
        }
        return null;
    }

    private static CustomDefinition inline(ObjectNode schema) {
        return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.EXCLUDING_ATTRIBUTES);
    }

    private static ObjectNode map(ResolvedType type, SchemaGenerationContext context) {
        ObjectNode schema = MAPPER.createObjectNode().put("type", "object");
        schema.set(
                "propertyNames",
                context.createDefinitionReference(type.getTypeParameters().get(0)));
        schema.set(
                "additionalProperties",
                context.createDefinitionReference(type.getTypeParameters().get(1)));
        return schema;
    }

    private static ObjectNode enumeration(ResolvedType type) {
        ObjectNode schema = string();
        ArrayNode constants = schema.putArray("enum");
        for (Object constant : type.getErasedType().getEnumConstants()) {
            constants.add(MAPPER.valueToTree(constant));
        }
        return schema;
    }

    private static ObjectNode string() {
        return MAPPER.createObjectNode().put("type", "string");
    }
}
