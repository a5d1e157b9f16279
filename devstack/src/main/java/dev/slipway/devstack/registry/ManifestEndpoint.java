package dev.slipway.devstack.registry;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /v2/<name>/manifests/<tag or digest>}: PUT, HEAD, GET, DELETE (distribution specification, "Pulling manifests",
 * "Pushing manifests", "Deleting manifests").
 *
 * <p>A manifest is written in this order: content, referrer, link, tags. A crash in between leaves content that nobody
 * names, or a referrer whose manifest is not linked and which is not listed.
 */
final class ManifestEndpoint {
    /** The size that the specification asks registries to take at least ("Pushing manifests"). */
    static final int MAX_BYTES = 4 << 20;

    private static final String DEFAULT_MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final ContentStore content;
    private final Repositories repositories;

    ManifestEndpoint(ContentStore content, Repositories repositories) {
        this.content = content;
        this.repositories = repositories;
    }

    void handle(Call call, RepositoryName name, String reference) throws IOException {
        switch (call.method()) {
            case "GET", "HEAD" -> read(call, repositories.get(name), reference);
            case "PUT" -> push(call, repositories.forPush(name), reference);
            case "DELETE" -> delete(call, repositories.get(name), reference);
            default -> throw OciError.methodNotAllowed(call.method(), call.path());
        }
    }

    private void read(Call call, Repository repository, String reference) throws IOException {
        ContentDigest digest = resolve(repository, reference);
        String mediaType =
                repository.mediaType(digest).orElseThrow(() -> OciError.manifestUnknown(reference, repository.name()));
        byte[] body = content.read(digest);
        call.set("Docker-Content-Digest", digest.toString());
        call.set("ETag", "\"" + digest + "\"");
        call.answer(200, mediaType, body);
    }

    private static ContentDigest resolve(Repository repository, String reference) throws IOException {
        if (reference.contains(":")) {
            return ContentDigest.parse(reference);
        }
        if (!TagName.isWellFormed(reference)) {
            throw OciError.manifestUnknown(reference, repository.name());
        }
        return repository
                .resolve(new TagName(reference))
                .orElseThrow(() -> OciError.manifestUnknown(reference, repository.name()));
    }

    private void push(Call call, Repository repository, String reference) throws IOException {
        Set<TagName> tags = new LinkedHashSet<>();
        call.queries("tag").forEach(tag -> tags.add(new TagName(tag)));
        Optional<ContentDigest> announced = Optional.empty();
        if (reference.contains(":")) {
            announced = Optional.of(ContentDigest.parse(reference));
        } else {
            tags.add(new TagName(reference));
        }
        byte[] body = body(call);
        ContentDigest digest = verify(announced, body);
        Manifest manifest = Manifest.parse(body);
        String mediaType = mediaType(call, manifest);
        store(repository, new Pushed(manifest, mediaType, digest, body), tags);

        call.set("Location", "/v2/" + repository.name() + "/manifests/" + reference);
        call.set("Docker-Content-Digest", digest.toString());
        manifest.subject().ifPresent(subject -> call.set("OCI-Subject", subject.toString()));
        call.queries("tag").forEach(tag -> call.add("OCI-Tag", tag));
        call.answerEmpty(201);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pushed(Manifest manifest, String mediaType, ContentDigest digest, byte[] body) {}

    private void store(Repository repository, Pushed pushed, Set<TagName> tags) throws IOException {
        repository.lock().lock();
        try {
            requireReferences(repository, pushed.manifest());
            content.write(pushed.digest(), pushed.body());
            Optional<ContentDigest> subject = pushed.manifest().subject();
            if (subject.isPresent()) {
                byte[] descriptor = Call.json(
                        pushed.manifest().descriptor(pushed.mediaType(), pushed.digest(), pushed.body().length));
                repository.addReferrer(subject.get(), pushed.digest(), descriptor);
            }
            repository.linkManifest(pushed.digest(), pushed.mediaType());
            for (TagName tag : tags) {
                repository.tag(tag, pushed.digest());
            }
        } finally {
            repository.lock().unlock();
        }
    }

    private static byte[] body(Call call) throws IOException {
        byte[] body = call.body().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw OciError.of(
                    413,
                    "MANIFEST_INVALID",
                    "The manifest is larger than " + MAX_BYTES + " bytes: keep content in blobs, which have no limit.");
        }
        if (call.contentLength() > body.length) {
            throw OciError.sizeInvalid("The manifest broke off before its announced end: send it again.");
        }
        return body;
    }

    private static ContentDigest verify(Optional<ContentDigest> announced, byte[] body) {
        ContentDigest actual =
                ContentDigest.of(announced.map(ContentDigest::algorithm).orElse("sha256"), body);
        if (announced.isPresent() && !announced.get().equals(actual)) {
            throw OciError.digestInvalid(
                    "The manifest has the digest " + actual + ", not " + announced.get() + " as announced.");
        }
        return actual;
    }

    /** The type of the header, as it was sent; it must agree with the document's own ("Pushing manifests"). */
    private static String mediaType(Call call, Manifest manifest) {
        Optional<String> declared = call.header("Content-Type").filter(type -> !type.isBlank());
        Optional<String> own = manifest.mediaType();
        if (declared.isPresent() && own.isPresent() && !essence(declared.get()).equals(own.get())) {
            throw OciError.manifestInvalid("The Content-Type " + declared.get()
                    + " differs from the manifest's mediaType " + own.get() + ": send the same.");
        }
        return declared.or(() -> own).orElse(DEFAULT_MEDIA_TYPE);
    }

    private static String essence(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).trim();
    }

    private static void requireReferences(Repository repository, Manifest manifest) {
        for (ContentDigest blob : manifest.blobs()) {
            if (!repository.hasBlob(blob)) {
                throw OciError.manifestBlobUnknown(blob, repository.name());
            }
        }
        for (ContentDigest child : manifest.manifests()) {
            if (!repository.hasManifest(child)) {
                throw OciError.manifestBlobUnknown(child, repository.name());
            }
        }
    }

    private void delete(Call call, Repository repository, String reference) throws IOException {
        repository.lock().lock();
        try {
            boolean deleted;
            if (reference.contains(":")) {
                deleted = deleteManifest(repository, ContentDigest.parse(reference));
            } else {
                deleted = TagName.isWellFormed(reference) && repository.untag(new TagName(reference));
            }
            if (!deleted) {
                throw OciError.manifestUnknown(reference, repository.name());
            }
        } finally {
            repository.lock().unlock();
        }
        call.answerEmpty(202);
    }

    /** Tags go first: a crash in between must not leave a tag that names nothing. */
    private boolean deleteManifest(Repository repository, ContentDigest digest) throws IOException {
        if (!repository.hasManifest(digest)) {
            return false;
        }
        List<TagName> tags = repository.tags();
        for (TagName tag : tags) {
            if (repository.resolve(tag).filter(digest::equals).isPresent()) {
                repository.untag(tag);
            }
        }
        Optional<ContentDigest> subject = Manifest.parse(content.read(digest)).subject();
        boolean deleted = repository.unlinkManifest(digest);
        if (subject.isPresent()) {
            repository.removeReferrer(subject.get(), digest);
        }
        return deleted;
    }
}
