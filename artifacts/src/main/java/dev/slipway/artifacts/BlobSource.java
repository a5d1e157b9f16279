package dev.slipway.artifacts;

import dev.slipway.events.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;

/** Bytes to be pushed: opened as often as they have to be sent. */
public sealed interface BlobSource {
    /** The content's length in bytes. */
    long size();

    /** The content's digest. */
    Digest digest();

    /** A fresh stream over the content. */
    InputStream open() throws IOException;

    /** Bytes in memory; not copied, so do not change them. */
    static BlobSource of(byte[] bytes) {
        return new Bytes(bytes, Digest.of(bytes));
    }

    /**
     * A file, read once here to learn its digest.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    static BlobSource of(Path file) {
        var sha256 = Digest.newSha256();
        try (var hashed = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            long size = Files.copy(file, hashed);
            return new File(file, size, Digest.of(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " to push it", e);
        }
    }

    /** Content in memory. */
    record Bytes(byte[] bytes, Digest digest) implements BlobSource {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    /** Content in a file. */
    record File(Path path, long size, Digest digest) implements BlobSource {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }
    }
}
