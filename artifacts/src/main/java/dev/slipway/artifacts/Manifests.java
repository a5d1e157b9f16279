package dev.slipway.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Manifests and tags of one repository. */
final class Manifests {
    /** OCI distribution specification 1.1, pulling manifests. */
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    private final Exchange exchange;
    private final RegistrySettings settings;

    Manifests(Exchange exchange, RegistrySettings settings) {
        this.exchange = exchange;
        this.settings = settings;
    }

    /** By digest, checked. */
    RawManifest get(Repository repository, Digest digest) {
        Call call = getCall(repository, digest.value());
        RawManifest manifest = read(call);
        VerifiedCopy.check(call, digest, manifest.digest());
        refuseConfusion(call, manifest);
        return manifest;
    }

    /** By tag: whatever stands there now; empty if nothing does. */
    Optional<RawManifest> getTagged(Repository repository, String tag) {
        Call call = getCall(repository, checkedTag(tag));
        try {
            return Optional.of(read(call));
        } catch (RegistryException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Call getCall(Repository repository, String reference) {
        return Call.get(repository, repository.at("manifests/" + reference), "pulling manifest " + reference)
                .header("Accept", MediaTypes.ACCEPTED);
    }

    private RawManifest read(Call call) {
        int limit = settings.limits().manifestBytes();
        try (Reply reply = exchange.expectOk(call)) {
            byte[] bytes = reply.upTo(limit + 1);
            if (bytes.length > limit) {
                throw VerifiedCopy.tooLarge(call, limit);
            }
            return new RawManifest(reply.mediaType(), bytes);
        } catch (IOException e) {
            throw Failures.of(call, e);
        }
    }

    /** What a tag names now, by a HEAD where the registry answers that with a digest. */
    Optional<Digest> resolve(Repository repository, String tag) {
        Call call = Call.head(repository, repository.at("manifests/" + checkedTag(tag)), "reading tag " + tag)
                .header("Accept", MediaTypes.ACCEPTED);
        try (Reply reply = exchange.send(call)) {
            if (reply.status() == 404) {
                return Optional.empty();
            }
            if (!reply.ok()) {
                throw Failures.of(call, reply);
            }
            Optional<Digest> named = reply.header("Docker-Content-Digest").flatMap(Manifests::parse);
            return named.isPresent() ? named : getTagged(repository, tag).map(RawManifest::digest);
        }
    }

    private static Optional<Digest> parse(String value) {
        try {
            return Optional.of(new Digest(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Puts a manifest under its digest or a tag.
     *
     * @return whether the registry said that it took note of the manifest's subject
     */
    boolean put(Repository repository, String reference, RawManifest manifest) {
        Call call = Call.push(
                        "PUT", repository, repository.at("manifests/" + reference), "pushing manifest " + reference)
                .sending(BlobSource.of(manifest.bytes()), manifest.mediaType());
        try (Reply reply = exchange.expectOk(call)) {
            Blobs.checkEcho(call, reply, manifest.digest());
            return reply.header("OCI-Subject").isPresent();
        }
    }

    /** Whether it was there. */
    boolean delete(Repository repository, Digest digest) {
        Call call = Call.delete(repository, repository.at("manifests/" + digest), "deleting manifest " + digest);
        try (Reply reply = exchange.send(call)) {
            if (reply.status() == 404) {
                return false;
            }
            if (!reply.ok()) {
                throw Failures.of(call, reply);
            }
            return true;
        }
    }

    static String checkedTag(String tag) {
        if (!TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException(
                    "'" + tag + "' is no tag: letters, digits, dot, dash and underscore, at most 128");
        }
        return tag;
    }

    /**
     * One document must not be read as two things: the header's type must be the document's own, and it has either
     * layers or manifests (OCI image specification, CVE-2021-41190).
     */
    private static void refuseConfusion(Call call, RawManifest manifest) {
        JsonNode document = Json.tree(manifest.bytes(), "manifest " + manifest.digest());
        String own = document.path("mediaType").asText("");
        boolean image = document.has("layers") || document.has("config");
        boolean list = document.has("manifests");
        boolean known = MediaTypes.isManifest(manifest.mediaType())
                ? !list
                : MediaTypes.isIndex(manifest.mediaType()) && !image;
        if (!known || (!own.isEmpty() && !own.equals(manifest.mediaType()))) {
            throw RegistryException.lasting(
                    Reason.REFUSED,
                    call.what() + ": served as '" + manifest.mediaType() + "' but the document is something else",
                    "push it again with its own media type");
        }
    }
}
