package dev.slipway.artifacts.tree;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The decompressed bytes under a tar reader, with an end: while headers are read only a small allowance may pass, for
 * the reader keeps long names and extended headers in memory.
 */
final class GuardedStream extends FilterInputStream {
    private static final long HEADERS = 1L << 20;

    private long allowance = HEADERS;
    private boolean open = true;

    GuardedStream(InputStream decompressed) {
        super(decompressed);
    }

    /** From here on headers are read. */
    void expectHeaders() {
        allowance = HEADERS;
    }

    /** From here on the content of an entry of this size is read, with its padding. */
    void expectContent(long size) {
        allowance = size + 1024;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        spend(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        spend(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        spend(skipped);
        return skipped;
    }

    /** The tar reader probes this to look ahead; there is nothing to go back to. */
    @Override
    public boolean markSupported() {
        return false;
    }

    private void spend(long count) {
        allowance -= count;
        if (allowance < 0) {
            throw TreeRefusedException.tooLarge("a header", "is larger than any honest one");
        }
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            super.close();
        }
    }
}
