package dev.slipway.artifacts;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One piece of an artifact that is to be pushed.
 *
 * @param mediaType what it is
 * @param content its bytes
 * @param annotations free words; {@value #TITLE} is its file name
 */
public record Layer(String mediaType, BlobSource content, Map<String, String> annotations) {
    /** The annotation that names a layer's file (OCI image specification, annotations). */
    public static final String TITLE = "org.opencontainers.image.title";

    public Layer {
        annotations = Map.copyOf(annotations);
    }

    /** A layer of these bytes, with a file name if it has one. */
    public static Layer of(String mediaType, byte[] bytes, @Nullable String title) {
        return new Layer(mediaType, BlobSource.of(bytes), titled(title));
    }

    /** A layer of this file's bytes, with a file name if it has one. */
    public static Layer of(String mediaType, Path file, @Nullable String title) {
        return new Layer(mediaType, BlobSource.of(file), titled(title));
    }

    Descriptor descriptor() {
        return new Descriptor(mediaType, content.digest(), content.size(), null, annotations, null);
    }

    private static Map<String, String> titled(@Nullable String title) {
        return title == null ? Map.of() : Map.of(TITLE, title);
    }
}
