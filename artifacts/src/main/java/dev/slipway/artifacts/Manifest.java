package dev.slipway.artifacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image, or any other artifact (OCI image specification 1.1, image manifest).
 *
 * @param mediaType {@link MediaTypes#MANIFEST} or its Docker counterpart
 * @param artifactType what the artifact is; null for an image
 * @param config the configuration's descriptor, {@link MediaTypes#EMPTY} for most artifacts
 * @param layers the content, in order
 * @param subject the manifest this one says something of, in the same repository
 * @param annotations free words, sorted by key
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"schemaVersion", "mediaType", "artifactType", "config", "layers", "subject", "annotations"})
public record Manifest(
        String mediaType,
        @Nullable String artifactType,
        Descriptor config,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Descriptor> layers,
        @Nullable Descriptor subject,
        Map<String, String> annotations) {

    public Manifest {
        if (config == null) {
            throw new IllegalArgumentException("a manifest needs a config descriptor");
        }
        mediaType = mediaType == null ? MediaTypes.MANIFEST : mediaType;
        layers = layers == null ? List.of() : List.copyOf(layers);
        annotations = Descriptor.sorted(annotations);
    }

    /** Always 2. */
    @JsonProperty
    public int schemaVersion() {
        return 2;
    }

    /** The type under which referrers are listed: the artifact's, else the configuration's (OCI distribution 1.1). */
    String listedType() {
        return artifactType == null || artifactType.isEmpty() ? config.mediaType() : artifactType;
    }
}
