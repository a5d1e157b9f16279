package dev.slipway.devstack.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What one repository knows. Its folder holds four others, whose names no repository's part can have:
 *
 * <pre>
 * _blobs/&lt;algorithm&gt;/&lt;hex&gt;                              empty: this repository holds that blob
 * _manifests/&lt;algorithm&gt;/&lt;hex&gt;                          the manifest's media type
 * _tags/&lt;file name of the tag&gt;                         the digest of the manifest it names
 * _referrers/&lt;algorithm&gt;/&lt;hex of the subject&gt;/&lt;algorithm&gt;-&lt;hex&gt;  the referrer's descriptor, JSON
 * </pre>
 *
 * Single files change atomically and need no lock. What changes several (a manifest with its tags and referrer) is done
 * under {@link #lock()} by the caller.
 */
final class Repository {
    private final RepositoryName name;
    private final Path folder;
    private final Disk disk;
    private final ReentrantLock lock = new ReentrantLock();

    Repository(RepositoryName name, Path folder, Disk disk) {
        this.name = name;
        this.folder = folder;
        this.disk = disk;
    }

    RepositoryName name() {
        return name;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Whether anything was ever pushed here. */
    boolean exists() {
        return isRepository(folder);
    }

    static boolean isRepository(Path folder) {
        return Files.isDirectory(folder.resolve("_blobs")) || Files.isDirectory(folder.resolve("_manifests"));
    }

    boolean hasBlob(ContentDigest digest) {
        return Files.exists(blob(digest));
    }

    void linkBlob(ContentDigest digest) throws IOException {
        if (!hasBlob(digest)) {
            disk.write(blob(digest), new byte[0]);
        }
    }

    boolean unlinkBlob(ContentDigest digest) throws IOException {
        return disk.delete(blob(digest));
    }

    boolean hasManifest(ContentDigest digest) {
        return Files.exists(manifest(digest));
    }

    /** The media type the manifest was pushed with; empty when this repository does not hold it. */
    Optional<String> mediaType(ContentDigest digest) throws IOException {
        return readIfPresent(manifest(digest));
    }

    void linkManifest(ContentDigest digest, String mediaType) throws IOException {
        disk.write(manifest(digest), mediaType.getBytes(UTF_8));
    }

    boolean unlinkManifest(ContentDigest digest) throws IOException {
        return disk.delete(manifest(digest));
    }

    Optional<ContentDigest> resolve(TagName tag) throws IOException {
        return readIfPresent(tagFile(tag)).map(ContentDigest::parse);
    }

    void tag(TagName tag, ContentDigest digest) throws IOException {
        disk.write(tagFile(tag), digest.toString().getBytes(UTF_8));
    }

    boolean untag(TagName tag) throws IOException {
        return disk.delete(tagFile(tag));
    }

    /** All tags in the order of their characters' codes. */
    List<TagName> tags() throws IOException {
        return list(folder.resolve("_tags")).stream()
                .map(file -> TagName.ofFileName(file.getFileName().toString()))
                .sorted()
                .toList();
    }

    void addReferrer(ContentDigest subject, ContentDigest referrer, byte[] descriptor) throws IOException {
        disk.write(referrerFile(subject, referrer), descriptor);
    }

    void removeReferrer(ContentDigest subject, ContentDigest referrer) throws IOException {
        disk.delete(referrerFile(subject, referrer));
    }

    /** The descriptors of the manifests held here whose subject this is, ordered by digest; JSON each. */
    List<byte[]> referrers(ContentDigest subject) throws IOException {
        List<byte[]> descriptors = new ArrayList<>();
        for (Path file : list(referrersOf(subject)).stream().sorted().toList()) {
            String[] parts = file.getFileName().toString().split("-", 2);
            if (hasManifest(new ContentDigest(parts[0], parts[1]))) {
                descriptors.add(Files.readAllBytes(file));
            }
        }
        return descriptors;
    }

    /** Every digest that this repository keeps alive: blobs and manifests. */
    List<ContentDigest> links() throws IOException {
        List<ContentDigest> links = new ArrayList<>();
        for (String kind : List.of("_blobs", "_manifests")) {
            for (Path algorithm : list(folder.resolve(kind))) {
                for (Path link : list(algorithm)) {
                    links.add(new ContentDigest(
                            algorithm.getFileName().toString(),
                            link.getFileName().toString()));
                }
            }
        }
        return links;
    }

    private Path blob(ContentDigest digest) {
        return folder.resolve("_blobs").resolve(digest.algorithm()).resolve(digest.hex());
    }

    private Path manifest(ContentDigest digest) {
        return folder.resolve("_manifests").resolve(digest.algorithm()).resolve(digest.hex());
    }

    private Path tagFile(TagName tag) {
        return folder.resolve("_tags").resolve(tag.fileName());
    }

    private Path referrersOf(ContentDigest subject) {
        return folder.resolve("_referrers").resolve(subject.algorithm()).resolve(subject.hex());
    }

    private Path referrerFile(ContentDigest subject, ContentDigest referrer) {
        return referrersOf(subject).resolve(referrer.algorithm() + "-" + referrer.hex());
    }

    private static Optional<String> readIfPresent(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        }
    }
}
