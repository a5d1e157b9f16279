package dev.slipway.artifacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of manifests: one image for several platforms, or the referrers of a subject (OCI image specification 1.1).
 *
 * @param mediaType {@link MediaTypes#INDEX} or its Docker counterpart
 * @param artifactType what the index is, if it says so
 * @param manifests what it lists, in order
 * @param subject the manifest this one says something of
 * @param annotations free words, sorted by key
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"schemaVersion", "mediaType", "artifactType", "manifests", "subject", "annotations"})
public record Index(
        String mediaType,
        @Nullable String artifactType,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Descriptor> manifests,
        @Nullable Descriptor subject,
        Map<String, String> annotations) {

    public Index {
        mediaType = mediaType == null ? MediaTypes.INDEX : mediaType;
        manifests = manifests == null ? List.of() : List.copyOf(manifests);
        annotations = Descriptor.sorted(annotations);
    }

    /** An index of these manifests and nothing else. */
    public static Index of(List<Descriptor> manifests) {
        return new Index(MediaTypes.INDEX, null, manifests, null, Map.of());
    }

    /** Always 2. */
    @JsonProperty
    public int schemaVersion() {
        return 2;
    }
}
