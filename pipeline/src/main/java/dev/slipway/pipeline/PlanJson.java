package dev.slipway.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.slipway.events.Digest;
import java.io.IOException;
import java.time.Duration;

/**
 * The written form of a plan: JSON in UTF-8 without white space, keys sorted, what is empty left out, durations as
 * {@code 30s} or {@code 1h30m}. Equal plans have equal bytes, so a plan's digest is reproducible.
 */
public final class PlanJson {
    /** Media type of the written form in a registry. */
    public static final String MEDIA_TYPE = "application/vnd.slipway.plan.v1+json";

    /** A plan comes from files of at most 256 KB; escapes and names make its JSON longer, but not beyond this. */
    private static final int LARGEST = 8 * 1024 * 1024;

    private static final JsonMapper MAPPER = mapper();

    private PlanJson() {}

    /** The canonical bytes. */
    public static byte[] write(Plan plan) {
        try {
            return MAPPER.writeValueAsBytes(plan);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plan of '" + plan.application() + "' could not be written as JSON", e);
        }
    }

    /** The digest of the canonical bytes. */
    public static Digest digest(Plan plan) {
        return Digest.of(write(plan));
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException when it is not a plan, or holds a key that this version does not know: such a
     *     plan may ask for something that would silently not be done
     */
    public static Plan read(byte[] json) {
        if (json.length > LARGEST) {
            throw new IllegalArgumentException("a plan of " + json.length + " bytes is larger than any can be");
        }
        try {
            Plan plan = MAPPER.readValue(json, Plan.class);
            if (plan == null) {
                throw new IllegalArgumentException("the plan is null");
            }
            return plan;
        } catch (IOException e) {
            throw new IllegalArgumentException("not a plan that this version can read: " + e.getMessage(), e);
        }
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(durations())
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                .build();
    }

    private static SimpleModule durations() {
        return new SimpleModule("slipway-plan-durations")
                .addSerializer(Duration.class, new JsonSerializer<>() {
                    @Override
                    public void serialize(Duration value, JsonGenerator to, SerializerProvider serializers)
                            throws IOException {
                        to.writeString(Durations.write(value));
                    }
                })
                .addDeserializer(Duration.class, new JsonDeserializer<>() {
                    @Override
                    public Duration deserialize(JsonParser from, DeserializationContext context) throws IOException {
                        return Durations.parse(from.getValueAsString(""));
                    }
                });
    }
}
