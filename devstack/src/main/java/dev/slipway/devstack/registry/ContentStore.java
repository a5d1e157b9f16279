package dev.slipway.devstack.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All content by digest, once each however many repositories hold it: {@code blobs/<algorithm>/<first two digits>/<hex>}.
 *
 * <p>Content enters only after its digest was verified. What no repository links any more is removed by {@link #sweep},
 * which runs while the registry serves nobody.
 */
final class ContentStore {
    private final Path root;
    private final Disk disk;

    ContentStore(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    Path path(ContentDigest digest) {
        return root.resolve(digest.algorithm())
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex());
    }

    boolean contains(ContentDigest digest) {
        return Files.isRegularFile(path(digest));
    }

    byte[] read(ContentDigest digest) throws IOException {
        return Files.readAllBytes(path(digest));
    }

    void write(ContentDigest digest, byte[] content) throws IOException {
        if (!contains(digest)) {
            disk.write(path(digest), content);
        }
    }

    /** Takes over a staged file whose digest was verified and which was forced to the disk. */
    void publish(ContentDigest digest, Path staged) throws IOException {
        if (contains(digest)) {
            Files.delete(staged);
        } else {
            disk.publish(staged, path(digest));
        }
    }

    /** Removes everything that is not among the live digests. */
    void sweep(Set<ContentDigest> live) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        for (Path file : files()) {
            String algorithm = root.relativize(file).getName(0).toString();
            if (!live.contains(new ContentDigest(algorithm, file.getFileName().toString()))) {
                Files.delete(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(root, 3)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }
}
