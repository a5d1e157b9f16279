package dev.slipway.deploy.target;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Unpacked images, each under its digest, each unpacked once: a folder that has its name is complete. Its time of change
 * tells when it was last asked for.
 */
final class ImageFolders {
    private static final System.Logger LOG = System.getLogger(ImageFolders.class.getName());
    private static final ObjectMapper JSON = EventJson.mapper();

    /** What was asked for so lately may be about to be run by an instance that has no record yet. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    /** Nobody unpacks for so long: whoever began it was killed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final String PART = ".part";
    private final Path folder;
    private final ImageSource source;

    ImageFolders(Path folder, ImageSource source) {
        this.folder = folder.toAbsolutePath();
        this.source = source;
    }

    /**
     * An image that lies unpacked on this host.
     *
     * @param root its files
     * @param config how to run it
     */
    record Unpacked(ImageRoot root, ImageConfig config) {}

    Unpacked get(ArtifactRef image) throws CannotRun, InterruptedException {
        Path ready = folder.resolve(image.digest().hex());
        try {
            if (!Files.exists(ready)) {
                unpack(image, ready);
            }
            Files.setLastModifiedTime(ready, FileTime.from(Instant.now()));
            ImageConfig config = JSON.readValue(ready.resolve("config.json").toFile(), ImageConfig.class);
            return new Unpacked(new ImageRoot(ready.resolve("root").toRealPath()), config);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep image " + image + " in " + folder, e);
        }
    }

    private void unpack(ArtifactRef image, Path ready) throws CannotRun, InterruptedException, IOException {
        Path part = part(image.digest().hex());
        Path root = Files.createDirectories(part.resolve("root"));
        try {
            ImageConfig config = source.unpack(image, root);
            Files.write(part.resolve("config.json"), JSON.writeValueAsBytes(config));
            publish(part, ready);
        } finally {
            new InstanceFolder(part).remove();
        }
    }

    private Path part(String hex) {
        return folder.resolve(hex + "." + UUID.randomUUID() + PART);
    }

    /** Removes all others, save what was asked for lately, and what others left half unpacked long ago. */
    void keepOnly(Set<Digest> kept) {
        Set<String> names = kept.stream().map(Digest::hex).collect(Collectors.toSet());
        for (Path found : all()) {
            String name = String.valueOf(found.getFileName());
            try {
                if (name.endsWith(PART)
                        ? untouched(found, ABANDONED)
                        : !names.contains(name) && untouched(found, LATELY)) {
                    remove(found, name);
                }
            } catch (NoSuchFileException e) {
                // Another process of this host was faster.
            } catch (IOException | UncheckedIOException e) {
                LOG.log(Level.WARNING, "{0} is no longer needed, and cannot be removed: {1}", found, e);
            }
        }
    }

    private List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static boolean untouched(Path found, Duration time) throws IOException {
        return Files.getLastModifiedTime(found)
                .toInstant()
                .isBefore(Instant.now().minus(time));
    }

    /** It loses its name first, for a folder that has its name is complete. */
    private void remove(Path found, String name) throws IOException {
        Path nameless = name.endsWith(PART) ? found : Files.move(found, part(name), StandardCopyOption.ATOMIC_MOVE);
        new InstanceFolder(nameless).remove();
        LOG.log(Level.INFO, "{0} is no longer needed, and is removed", found);
    }

    /** Somebody else may have been faster; what they put there is the same. */
    private static void publish(Path part, Path ready) throws IOException {
        try {
            Files.move(part, ready, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.exists(ready)) {
                throw e;
            }
        }
    }
}
