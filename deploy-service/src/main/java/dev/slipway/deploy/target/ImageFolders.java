package dev.slipway.deploy.target;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Unpacked images, each under its digest, each unpacked once: a folder that has its name is complete. */
final class ImageFolders {
    private static final ObjectMapper JSON = EventJson.mapper();
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
            ImageConfig config = JSON.readValue(ready.resolve("config.json").toFile(), ImageConfig.class);
            return new Unpacked(new ImageRoot(ready.resolve("root").toRealPath()), config);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep image " + image + " in " + folder, e);
        }
    }

    private void unpack(ArtifactRef image, Path ready) throws CannotRun, InterruptedException, IOException {
        Path part = folder.resolve(image.digest().hex() + "." + UUID.randomUUID() + ".part");
        Path root = Files.createDirectories(part.resolve("root"));
        try {
            ImageConfig config = source.unpack(image, root);
            Files.write(part.resolve("config.json"), JSON.writeValueAsBytes(config));
            publish(part, ready);
        } finally {
            new InstanceFolder(part).remove();
        }
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
