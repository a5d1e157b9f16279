package dev.slipway.devstack.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the registry reads in a manifest: which content it needs, what it is about, and how it describes itself.
 *
 * <p>Read from the shape (image: {@code config}, {@code layers}; index: {@code manifests}; OCI artifact: {@code blobs}), so
 * that Docker's types and those to come are served alike.
 */
final class Manifest {
    private final JsonNode root;

    private Manifest(JsonNode root) {
        this.root = root;
    }

    /** Reads the document; refuses what is no JSON object as {@code MANIFEST_INVALID}. */
    static Manifest parse(byte[] content) {
        try {
            JsonNode root = Call.JSON.readTree(content);
            if (root == null || !root.isObject()) {
                throw OciError.manifestInvalid("The manifest is not a JSON object.");
            }
            return new Manifest(root);
        } catch (IOException malformed) {
            throw OciError.manifestInvalid("The manifest is not JSON.");
        }
    }

    Optional<String> mediaType() {
        return text(root, "mediaType");
    }

    /** The blobs that must be there: config, layers and blobs, but those that may not be distributed or lie elsewhere. */
    List<ContentDigest> blobs() {
        List<ContentDigest> blobs = new ArrayList<>();
        if (root.hasNonNull("config")) {
            blobs.add(digestOf(root.get("config")));
        }
        for (String field : List.of("layers", "blobs")) {
            for (JsonNode descriptor : root.path(field)) {
                if (!liesElsewhere(descriptor)) {
                    blobs.add(digestOf(descriptor));
                }
            }
        }
        return blobs;
    }

    /** The manifests of an index, which must be there too. */
    List<ContentDigest> manifests() {
        List<ContentDigest> manifests = new ArrayList<>();
        for (JsonNode descriptor : root.path("manifests")) {
            if (!liesElsewhere(descriptor)) {
                manifests.add(digestOf(descriptor));
            }
        }
        return manifests;
    }

    /** What this manifest is about; it need not be there (distribution specification, "Pushing manifests with subject"). */
    Optional<ContentDigest> subject() {
        return root.hasNonNull("subject") ? Optional.of(digestOf(root.get("subject"))) : Optional.empty();
    }

    /** The descriptor by which the referrers API lists this manifest ("Listing referrers"). */
    ObjectNode descriptor(String mediaType, ContentDigest digest, long size) {
        ObjectNode descriptor = Call.JSON.createObjectNode();
        descriptor.put("mediaType", mediaType).put("digest", digest.toString()).put("size", size);
        artifactType().ifPresent(type -> descriptor.put("artifactType", type));
        if (root.path("annotations").isObject()) {
            descriptor.set("annotations", root.get("annotations"));
        }
        return descriptor;
    }

    private Optional<String> artifactType() {
        return text(root, "artifactType").or(() -> text(root.path("config"), "mediaType"));
    }

    private static boolean liesElsewhere(JsonNode descriptor) {
        String mediaType = text(descriptor, "mediaType").orElse("");
        return mediaType.contains("nondistributable")
                || mediaType.startsWith("application/vnd.docker.image.rootfs.foreign")
                || !descriptor.path("urls").isEmpty();
    }

    private static ContentDigest digestOf(JsonNode descriptor) {
        String digest = text(descriptor, "digest")
                .orElseThrow(() -> OciError.manifestInvalid("A descriptor of the manifest lacks its digest."));
        return ContentDigest.tryParse(digest)
                .orElseThrow(() -> OciError.manifestInvalid("The manifest names " + digest + ", which is no digest."));
    }

    private static Optional<String> text(JsonNode node, String field) {
        String text = node.path(field).asText("");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
