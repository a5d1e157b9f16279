package dev.slipway.artifacts;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * OCI registries (distribution specification 1.1), by digest. Every pulled byte is hashed and compared before it is
 * handed on; nothing is ever acted on by tag. Calls block the calling thread, are safe for concurrent use, and retry
 * what is worth it. Repositories are written {@code host[:port]/name}.
 *
 * <p>Every method throws {@link RegistryException} when the exchange fails, {@link java.io.UncheckedIOException} when a
 * local file does, and {@link IllegalArgumentException} for a repository or tag outside the specification's grammar.
 */
public final class Registry implements AutoCloseable {
    private final RegistrySettings settings;
    private final Transport transport;
    private final Retries retries;
    private final Blobs blobs;
    private final Manifests manifests;
    private final ReferrersTag referrersTag;
    private final Referrers referrers;

    private Registry(RegistrySettings settings, Retries.Pause pause, Clock clock) {
        this.settings = settings;
        this.transport = new Transport(settings.timeouts());
        var exchange = new Exchange(settings, transport, new Authorization(settings, transport, clock));
        this.retries = new Retries(settings.retry(), pause);
        this.blobs = new Blobs(exchange, settings);
        this.manifests = new Manifests(exchange, settings);
        this.referrersTag = new ReferrersTag(manifests, retries);
        this.referrers = new Referrers(exchange, settings, referrersTag);
    }

    /** A client with these settings; it connects when it is first used. */
    public static Registry open(RegistrySettings settings) {
        return new Registry(settings, Thread::sleep, Clock.systemUTC());
    }

    static Registry open(RegistrySettings settings, Retries.Pause pause, Clock clock) {
        return new Registry(settings, pause, clock);
    }

    /** Pushes a blob unless the repository has it; returns its descriptor with the type {@code octet-stream}. */
    public Descriptor pushBlob(String repository, BlobSource content) {
        return pushBlob(repository, content, null);
    }

    /**
     * Pushes a blob, or has the registry link it from another of its repositories.
     *
     * @param mountFrom where the registry may have it already, {@code host/name}; ignored if the host differs
     */
    public Descriptor pushBlob(String repository, BlobSource content, @Nullable String mountFrom) {
        Repository target = repository(repository);
        Repository source = mountFrom == null ? null : repository(mountFrom);
        retries.run(() -> blobs.push(target, content, source));
        return Descriptor.of("application/octet-stream", content.digest(), content.size());
    }

    /** Whether the repository says that it has the blob. */
    public boolean hasBlob(String repository, Digest digest) {
        return retries.call(() -> blobs.exists(repository(repository), digest));
    }

    /**
     * Pulls a blob into a file, which appears (or is replaced) only once it is complete and its digest is right.
     *
     * @return its size in bytes
     */
    public long pullBlob(String repository, Digest digest, Path target) {
        return retries.call(() -> blobs.pull(repository(repository), digest, target));
    }

    /** Reads a blob into memory, up to {@link RegistrySettings.Limits#readBytes}. */
    public byte[] readBlob(String repository, Digest digest) {
        return retries.call(() -> blobs.read(repository(repository), digest));
    }

    /** Pushes a manifest under its digest; its blobs must be there. A subject's referrers list it afterwards. */
    public Digest pushManifest(String repository, Manifest manifest) {
        var raw = new RawManifest(manifest.mediaType(), Json.write(manifest));
        Descriptor plain = raw.descriptor();
        var listed = new Descriptor(
                plain.mediaType(), plain.digest(), plain.size(), manifest.listedType(), manifest.annotations(), null);
        return push(repository, raw, listed, manifest.subject());
    }

    /** Pushes an index under its digest; its manifests must be there. A subject's referrers list it afterwards. */
    public Digest pushIndex(String repository, Index index) {
        var raw = new RawManifest(index.mediaType(), Json.write(index));
        Descriptor plain = raw.descriptor();
        var listed = new Descriptor(
                plain.mediaType(), plain.digest(), plain.size(), index.artifactType(), index.annotations(), null);
        return push(repository, raw, listed, index.subject());
    }

    private Digest push(String repository, RawManifest raw, Descriptor listed, @Nullable Descriptor subject) {
        Repository target = repository(repository);
        boolean noted = retries.call(() -> manifests.put(target, raw.digest().value(), raw));
        if (subject != null && !noted) {
            retries.run(() -> referrersTag.add(target, subject.digest(), listed));
        }
        return raw.digest();
    }

    /** Makes a tag name this manifest; what the tag named before is overwritten. */
    public void tag(ArtifactRef ref, String tag) {
        Repository repository = Repository.of(ref, settings);
        String checked = Manifests.checkedTag(tag);
        RawManifest manifest = rawManifest(ref);
        retries.run(() -> manifests.put(repository, checked, manifest));
    }

    /** What a tag names now, by the registry's word; empty if there is no such tag. */
    public Optional<Digest> readTag(String repository, String tag) {
        return retries.call(() -> manifests.resolve(repository(repository), tag));
    }

    /** The exact bytes of a manifest or index, whose media type is known to be the document's own. */
    public RawManifest rawManifest(ArtifactRef ref) {
        return retries.call(() -> manifests.get(Repository.of(ref, settings), ref.digest()));
    }

    /**
     * A manifest.
     *
     * @throws RegistryException {@code REFUSED} also if it is an index
     */
    public Manifest manifest(ArtifactRef ref) {
        RawManifest raw = rawManifest(ref);
        if (!MediaTypes.isManifest(raw.mediaType())) {
            throw refused(
                    ref, "it is a " + raw.mediaType() + ", not a manifest", "choose one of the manifests it lists");
        }
        return Json.read(raw.bytes(), Manifest.class, "manifest " + ref);
    }

    /**
     * An index.
     *
     * @throws RegistryException {@code REFUSED} also if it is a manifest
     */
    public Index index(ArtifactRef ref) {
        RawManifest raw = rawManifest(ref);
        if (!MediaTypes.isIndex(raw.mediaType())) {
            throw refused(ref, "it is a " + raw.mediaType() + ", not an index", "read it as a manifest");
        }
        return Json.read(raw.bytes(), Index.class, "index " + ref);
    }

    /**
     * What the registry lists as referring to a manifest. The list proves nothing: pull each entry by digest, compare
     * its subject, and check its signature.
     *
     * @param artifactType only of this type; null for all
     */
    public List<Descriptor> referrers(ArtifactRef subject, @Nullable String artifactType) {
        Repository repository = Repository.of(subject, settings);
        return retries.call(() -> referrers.list(repository, subject.digest(), artifactType));
    }

    /**
     * Deletes a manifest, and takes it off its subject's list where that list is a tag.
     *
     * @return whether it was there
     */
    public boolean delete(ArtifactRef ref) {
        Repository repository = Repository.of(ref, settings);
        Optional<RawManifest> present = find(ref);
        if (present.isEmpty()) {
            return false;
        }
        Descriptor subject = Json.read(present.get().bytes(), Subject.class, "manifest " + ref)
                .subject();
        if (subject != null && !retries.call(() -> referrers.hasApi(repository, subject.digest()))) {
            retries.run(() -> referrersTag.remove(
                    repository, subject.digest(), present.get().descriptor()));
        }
        return retries.call(() -> manifests.delete(repository, ref.digest()));
    }

    /** The one member that a manifest and an index share. */
    private record Subject(@Nullable Descriptor subject) {}

    private Optional<RawManifest> find(ArtifactRef ref) {
        try {
            return Optional.of(rawManifest(ref));
        } catch (RegistryException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Pushes an artifact: its layers, the empty configuration and the manifest. The same input gives the same digest.
     *
     * @param artifactType what it is, e.g. {@code application/vnd.slipway.plan.v1}
     * @param subject a manifest in the same repository that the artifact says something of
     */
    public ArtifactRef pushArtifact(
            String repository,
            String artifactType,
            List<Layer> layers,
            Map<String, String> annotations,
            @Nullable ArtifactRef subject) {
        if (subject != null && !subject.repository().equals(repository)) {
            throw new IllegalArgumentException(
                    "an artifact in " + repository + " cannot refer to " + subject + ": another repository");
        }
        Descriptor described = subject == null ? null : rawManifest(subject).descriptor();
        pushBlob(repository, BlobSource.of(Descriptor.EMPTY_JSON));
        layers.forEach(layer -> pushBlob(repository, layer.content()));
        List<Descriptor> content = layers.isEmpty()
                ? List.of(Descriptor.empty())
                : layers.stream().map(Layer::descriptor).toList();
        var manifest =
                new Manifest(MediaTypes.MANIFEST, artifactType, Descriptor.empty(), content, described, annotations);
        return new ArtifactRef(repository, pushManifest(repository, manifest));
    }

    /**
     * The bytes of an artifact's only layer.
     *
     * @throws RegistryException {@code REFUSED} also if it is of another type, or has not exactly one layer
     */
    public byte[] readArtifact(ArtifactRef ref, String artifactType) {
        Descriptor layer = onlyLayer(ref, artifactType);
        if (layer.size() > settings.limits().readBytes()) {
            throw RegistryException.lasting(
                    Reason.TOO_LARGE,
                    "reading " + ref + ": its layer has " + layer.size() + " bytes",
                    "raise the limit of what is read into memory if this size is expected");
        }
        return checkedSize(ref, layer, readBlob(ref.repository(), layer.digest()));
    }

    private static byte[] checkedSize(ArtifactRef ref, Descriptor layer, byte[] bytes) {
        if (bytes.length != layer.size()) {
            throw RegistryException.lasting(
                    Reason.DIGEST_MISMATCH,
                    "reading " + ref + ": its layer has " + bytes.length + " bytes and not " + layer.size(),
                    "push it again: the manifest is wrong");
        }
        return bytes;
    }

    /** The descriptor of an artifact's only layer; {@code REFUSED} if it is of another type or has more or none. */
    public Descriptor onlyLayer(ArtifactRef ref, String artifactType) {
        Manifest manifest = manifest(ref);
        if (!artifactType.equals(manifest.artifactType())) {
            throw refused(
                    ref, "its type is " + manifest.artifactType() + ", not " + artifactType, "check the reference");
        }
        if (manifest.layers().size() != 1) {
            throw refused(ref, "it has " + manifest.layers().size() + " layers, not one", "check what pushed it");
        }
        return manifest.layers().getFirst();
    }

    private Repository repository(String repository) {
        return Repository.parse(repository, settings);
    }

    private static RegistryException refused(ArtifactRef ref, String why, String hint) {
        return RegistryException.lasting(Reason.REFUSED, "reading " + ref + ": " + why, hint);
    }

    /** Ends running exchanges. */
    @Override
    public void close() {
        transport.close();
    }
}
