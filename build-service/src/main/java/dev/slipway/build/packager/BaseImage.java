package dev.slipway.build.packager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Index;
import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.MediaTypes;
import dev.slipway.artifacts.Platform;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistryException;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import java.io.IOException;
import java.util.Optional;

/**
 * An image to build upon, as it lies in its registry.
 *
 * @param ref the manifest for the platform
 * @param manifest its layers
 * @param config its configuration, a JSON object
 */
record BaseImage(ArtifactRef ref, Manifest manifest, ObjectNode config) {
    private static final JsonMapper JSON = new JsonMapper();

    /** An index may list an index, but not without end. */
    private static final int NESTED = 3;

    /**
     * Looks a base up; a tag is resolved now.
     *
     * @param name as the plan has it; a name without a host is one of Docker's own registry
     * @throws Refusal {@code base-refused} or {@code base-not-found}
     * @throws RegistryException when the registry is at fault
     */
    static BaseImage find(Registry registry, String name, Platform platform) throws Refusal {
        try {
            ArtifactRef ref = resolve(registry, name, platform);
            Manifest manifest = registry.manifest(ref);
            JsonNode config = JSON.readTree(
                    registry.readBlob(ref.repository(), manifest.config().digest()));
            if (config instanceof ObjectNode object) {
                return new BaseImage(ref, manifest, object);
            }
            throw trouble("base-refused", "the base's configuration is no JSON object", name, ref.toString());
        } catch (RegistryException e) {
            throw of(e, name);
        } catch (InvalidImageReferenceException | IOException e) {
            throw trouble("base-refused", "the base is no image", name, Troubles.words(e));
        }
    }

    private static ArtifactRef resolve(Registry registry, String name, Platform platform)
            throws Refusal, InvalidImageReferenceException {
        ImageReference reference = ImageReference.parse(name);
        String repository = reference.getRegistry() + "/" + reference.getRepository();
        Optional<Digest> digest = reference.getDigest().isPresent()
                ? reference.getDigest().map(Digest::new)
                : registry.readTag(repository, reference.getTag().orElse("latest"));
        ArtifactRef ref = new ArtifactRef(
                repository,
                digest.orElseThrow(
                        () -> trouble("base-not-found", "the base is not there", name, "there is no such tag")));
        for (int i = 0;
                i < NESTED && MediaTypes.isIndex(registry.rawManifest(ref).mediaType());
                i++) {
            ref = forPlatform(registry.index(ref), ref, name, platform);
        }
        return ref;
    }

    private static ArtifactRef forPlatform(Index index, ArtifactRef ref, String name, Platform platform)
            throws Refusal {
        Descriptor chosen = index.manifests().stream()
                .filter(listed -> listed.platform() != null && platform.runs(listed.platform()))
                .findFirst()
                .orElseThrow(() -> trouble(
                        "base-not-found",
                        "the base has no image for " + platform,
                        name,
                        "its index lists others only"));
        return new ArtifactRef(ref.repository(), chosen.digest());
    }

    private static Refusal of(RegistryException e, String name) {
        return switch (e.reason()) {
            case NOT_FOUND, UNAUTHORIZED ->
                trouble(
                        "base-not-found",
                        "the base is not there, or may not be read by Slipway",
                        name,
                        Troubles.words(e));
            case TOO_LARGE, REFUSED -> trouble("base-refused", "the base cannot be used", name, Troubles.words(e));
            case UNREACHABLE, RATE_LIMITED, SERVER_ERROR, DIGEST_MISMATCH, STALLED, INTERRUPTED -> throw e;
        };
    }

    private static Refusal trouble(String code, String what, String name, String why) {
        return new Refusal(new Failure(
                code,
                what,
                name,
                why,
                "Correct image.base in the plan, or give the service a login that may read it."));
    }
}
