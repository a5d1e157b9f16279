package dev.slipway.devstack.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A blob on its way in: a staged file that grows in order, with its sha256 computed as it grows.
 *
 * <p>Not safe for concurrent use: callers hold {@link #lock()}. A chunk counts wholly or not at all: when its stream
 * breaks, the file goes back to where it was.
 */
final class UploadSession {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String id;
    private final RepositoryName repository;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Instant lastUsed = Instant.now();
    private long received;
    /** Over the bytes received so far; null once a broken chunk made it useless, and the file is read again. */
    private @Nullable MessageDigest sha256 = ContentDigest.hasher("sha256");

    private boolean closed;

    UploadSession(String id, RepositoryName repository, Path file) throws IOException {
        this.id = id;
        this.repository = repository;
        this.file = file;
        Files.createFile(file);
    }

    String id() {
        return id;
    }

    RepositoryName repository() {
        return repository;
    }

    ReentrantLock lock() {
        return lock;
    }

    Instant lastUsed() {
        return lastUsed;
    }

    long received() {
        return received;
    }

    /** Finished, cancelled or given up: nothing more can be done with it. */
    boolean isClosed() {
        return closed;
    }

    String location() {
        return "/v2/" + repository + "/blobs/uploads/" + id;
    }

    /** The {@code Range} header: inclusive on both sides, so nothing and one byte look alike ({@code 0-0}). */
    static String range(long received) {
        return "0-" + Math.max(0, received - 1);
    }

    /**
     * Appends a chunk.
     *
     * @param expected the number of bytes it must have, or -1 when the client did not say
     * @throws OciError {@code SIZE_INVALID} when it has another number
     */
    void append(InputStream chunk, long expected) throws IOException {
        long before = received;
        boolean whole = false;
        try {
            long count = copy(chunk);
            if (expected >= 0 && count != expected) {
                throw OciError.sizeInvalid("The chunk has " + count + " bytes, but " + expected + " were announced.");
            }
            whole = true;
        } catch (EOFException broken) {
            throw OciError.sizeInvalid("The chunk's stream broke off before its announced end: send it again.");
        } finally {
            lastUsed = Instant.now();
            if (!whole) {
                rewind(before);
            }
        }
    }

    private long copy(InputStream chunk) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int n = chunk.read(buffer); n >= 0; n = chunk.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (sha256 != null) {
                    sha256.update(buffer, 0, n);
                }
                count += n;
                received += n;
            }
        }
        return count;
    }

    private void rewind(long length) throws IOException {
        if (received == length) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
        received = length;
        sha256 = null;
    }

    /**
     * Verifies the whole content and forces it to the disk; the session is closed either way.
     *
     * @return the staged file, now the caller's
     * @throws OciError {@code DIGEST_INVALID} when the content has another digest
     */
    Path finish(ContentDigest expected) throws IOException {
        closed = true;
        ContentDigest actual = digest(expected.algorithm());
        if (!actual.equals(expected)) {
            Files.deleteIfExists(file);
            throw OciError.digestInvalid("The content has the digest " + actual + ", not " + expected
                    + " as announced: the upload was dropped, start a new one.");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return file;
    }

    void discard() throws IOException {
        closed = true;
        Files.deleteIfExists(file);
    }

    private ContentDigest digest(String algorithm) throws IOException {
        MessageDigest running = sha256;
        if (running != null && algorithm.equals("sha256")) {
            return new ContentDigest(algorithm, HexFormat.of().formatHex(running.digest()));
        }
        MessageDigest hasher = ContentDigest.hasher(algorithm);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream content = Files.newInputStream(file)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                hasher.update(buffer, 0, n);
            }
        }
        return new ContentDigest(algorithm, HexFormat.of().formatHex(hasher.digest()));
    }
}
