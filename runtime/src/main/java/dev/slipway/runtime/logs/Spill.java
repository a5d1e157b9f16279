package dev.slipway.runtime.logs;

import dev.slipway.events.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A log's bytes between the job and the sink, in a bounded file. One thread appends, another may read what was
 * appended, or remove the file. Plain files rather than channels: an interrupt would close a channel.
 */
final class Spill {
    private static final System.Logger LOG = System.getLogger(Spill.class.getName());

    private final Path file;
    private final long limit;
    private final RandomAccessFile writing;
    private final RandomAccessFile reading;
    private final MessageDigest sha256 = Digest.newSha256();
    private long size;
    private byte last = '\n';
    private boolean full;

    /** Makes the file, or empties it. */
    Spill(Path file, long limit) throws IOException {
        this.file = file;
        this.limit = limit;
        this.writing = new RandomAccessFile(file.toFile(), "rw");
        this.writing.setLength(0);
        this.reading = new RandomAccessFile(file.toFile(), "r");
    }

    /** Keeps as much as the limit allows, says once that it was reached, and drops the rest. Never fails. */
    synchronized void append(byte[] bytes, int offset, int length) {
        if (full) {
            return;
        }
        if (size + length <= limit) {
            keep(bytes, offset, length);
        } else {
            int kept = wholeCharacters(bytes, offset, (int) (limit - size));
            keep(bytes, offset, kept);
            byte[] record = ((last == '\n' ? "" : "\n") + "log truncated at " + size + " bytes\n")
                    .getBytes(StandardCharsets.UTF_8);
            if (!full) {
                keep(record, 0, record.length);
            }
            full = true;
        }
    }

    /** Cuts before a UTF-8 character rather than within it. */
    private static int wholeCharacters(byte[] bytes, int offset, int length) {
        int end = length;
        while (end > 0 && length - end < 3 && (bytes[offset + end] & 0xc0) == 0x80) {
            end--;
        }
        return (bytes[offset + end] & 0xc0) == 0x80 ? length : end;
    }

    private void keep(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        try {
            writing.write(bytes, offset, length);
        } catch (IOException e) {
            full = true;
            LOG.log(System.Logger.Level.WARNING, () -> "log " + file + " ends at " + size + " bytes: " + e);
            return;
        }
        sha256.update(bytes, offset, length);
        last = bytes[offset + length - 1];
        size += length;
    }

    synchronized long size() {
        return size;
    }

    /** Of all that was kept. Nothing can be appended after. */
    synchronized Digest digest() {
        full = true;
        return Digest.of(sha256);
    }

    /** These bytes, which must have been appended. */
    byte[] read(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        reading.seek(offset);
        reading.readFully(bytes);
        return bytes;
    }

    /** Removes the file. What is appended after is dropped. */
    synchronized void remove() {
        full = true;
        try (writing;
                reading) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "log " + file + " cannot be removed: " + e);
        }
    }
}
