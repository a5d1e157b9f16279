package dev.slipway.cli;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Makes images with Jib. The same jars upon the same base have the same digest, whenever and wherever they are made. */
final class ImageBuilder {
    private final Path cache;
    private final ImageBases bases;
    private final boolean plainHttp;

    /**
     * @param cache a folder for layers, so that they are fetched and compressed once
     * @param plainHttp whether registries may be spoken to in plain HTTP
     */
    ImageBuilder(Path cache, ImageBases bases, boolean plainHttp) {
        this.cache = cache;
        this.bases = bases;
        this.plainHttp = plainHttp;
    }

    /** Pushes the image; returns its digest. */
    String push(ImageContent content, String name) {
        return make(content, () -> Containerizer.to(ImageBases.registryImage(name)));
    }

    /** Writes the image as an archive that {@code docker load} takes; returns its digest. */
    String write(ImageContent content, String name, Path tar) {
        return make(content, () -> {
            Files.createDirectories(tar.toAbsolutePath().getParent());
            return Containerizer.to(TarImage.at(tar).named(name));
        });
    }

    private interface Target {
        Containerizer open() throws IOException, InvalidImageReferenceException;
    }

    private String make(ImageContent content, Target target) {
        Path scratch = scratch();
        try {
            return content.upon(bases.from(content.part(), scratch))
                    .setFormat(ImageFormat.Docker)
                    .containerize(settings(target.open()))
                    .getDigest()
                    .toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        } catch (IOException
                | ExecutionException
                | RegistryException
                | CacheDirectoryCreationException
                | InvalidImageReferenceException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new Trouble("the image of " + content.part() + " upon " + bases.of(content.part())
                    + " cannot be made: " + cause.getMessage());
        } finally {
            delete(scratch);
        }
    }

    private Containerizer settings(Containerizer containerizer) {
        return containerizer
                .setBaseImageLayersCache(cache.resolve("base"))
                .setApplicationLayersCache(cache.resolve("layers"))
                .setAllowInsecureRegistries(plainHttp)
                .setToolName("slipway")
                .setToolVersion("1");
    }

    private Path scratch() {
        try {
            return Files.createTempDirectory(Files.createDirectories(cache), "scratch-");
        } catch (IOException e) {
            throw new Trouble("there is no room for images in " + cache + ": " + e.getMessage());
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> inner = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : inner) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new Trouble("the folder " + folder + " cannot be removed: " + e.getMessage());
        }
    }
}
