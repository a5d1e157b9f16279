package dev.slipway.artifacts.tree;

import com.github.luben.zstd.ZstdInputStream;
import dev.slipway.artifacts.MediaTypes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Opens a packed tree for reading, decompressed as its media type says. */
final class Decompressed {
    private Decompressed() {}

    /**
     * Opens a file.
     *
     * @throws TreeRefusedException if the media type is none that can be unpacked, or the content is not of that type
     */
    static InputStream open(Path file, String mediaType) throws IOException {
        InputStream packed = new BufferedInputStream(Files.newInputStream(file), 64 << 10);
        try {
            return switch (mediaType) {
                case MediaTypes.LAYER_TAR -> packed;
                case MediaTypes.LAYER_GZIP, MediaTypes.DOCKER_LAYER -> gzip(packed);
                case MediaTypes.LAYER_ZSTD, Snapshots.LAYER_TYPE -> new ZstdInputStream(packed);
                default -> throw TreeRefusedException.malformed(mediaType, "is a layer type that cannot be unpacked");
            };
        } catch (IOException e) {
            packed.close();
            throw TreeRefusedException.malformed(mediaType, "is not what the layer holds: " + e.getMessage());
        } catch (TreeRefusedException e) {
            packed.close();
            throw e;
        }
    }

    private static InputStream gzip(InputStream packed) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .get();
    }
}
