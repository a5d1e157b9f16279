package dev.slipway.artifacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.slipway.events.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest or index says of some content (OCI image specification, descriptors).
 *
 * @param mediaType what the content is
 * @param digest the content's digest
 * @param size the content's length in bytes, at least 0
 * @param artifactType the type of the artifact, where the descriptor is of an artifact's manifest
 * @param annotations free words, sorted by key
 * @param platform what an image is made for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"mediaType", "digest", "size", "artifactType", "annotations", "platform"})
public record Descriptor(
        String mediaType,
        Digest digest,
        @JsonInclude(JsonInclude.Include.ALWAYS) long size,
        @Nullable String artifactType,
        Map<String, String> annotations,
        @Nullable Platform platform) {

    /** The two bytes <code>{}</code> that stand where an artifact has no configuration. */
    static final byte[] EMPTY_JSON = {'{', '}'};

    public Descriptor {
        if (mediaType == null || digest == null || size < 0) {
            throw new IllegalArgumentException("a descriptor needs a media type, a digest and a size of at least 0");
        }
        annotations = sorted(annotations);
    }

    /** A descriptor without artifact type, annotations or platform. */
    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, null, Map.of(), null);
    }

    static Descriptor empty() {
        return of(MediaTypes.EMPTY, Digest.of(EMPTY_JSON), EMPTY_JSON.length);
    }

    static Map<String, String> sorted(@Nullable Map<String, String> annotations) {
        return annotations == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(annotations));
    }
}
