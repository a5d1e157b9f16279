package dev.slipway.artifacts.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** A tar archive, entry by entry, within a budget. A failure of the format is a {@link TreeRefusedException}. */
final class LimitedTar implements AutoCloseable {
    private final GuardedStream guarded;
    private final TarArchiveInputStream tar;
    private final TreeBudget budget;
    private boolean begun;

    LimitedTar(InputStream decompressed, TreeBudget budget) {
        this.guarded = new GuardedStream(decompressed);
        this.tar = new TarArchiveInputStream(guarded, "UTF-8");
        this.budget = budget;
    }

    /** The next entry, its announced size taken from the budget; null at the end. */
    @Nullable
    TarArchiveEntry next() {
        try {
            if (begun) {
                tar.transferTo(OutputStream.nullOutputStream());
            }
            begun = true;
            guarded.expectHeaders();
            TarArchiveEntry entry = tar.getNextEntry();
            if (entry != null) {
                refuseSparse(entry);
                budget.take(entry.getName(), entry.getSize());
                guarded.expectContent(entry.getSize());
            }
            return entry;
        } catch (IOException | IllegalArgumentException e) {
            throw TreeRefusedException.malformed("the archive", "cannot be read: " + e.getMessage());
        }
    }

    private static void refuseSparse(TarArchiveEntry entry) {
        boolean mapped =
                entry.getSparseHeaders() != null && !entry.getSparseHeaders().isEmpty();
        if (mapped || entry.isSparse()) {
            throw TreeRefusedException.unsafe(entry.getName(), "is a sparse file");
        }
    }

    /** Copies the current entry's content, all of it. */
    void copyTo(TarArchiveEntry entry, OutputStream sink) throws IOException {
        byte[] portion = new byte[64 << 10];
        long copied = 0;
        for (int count = read(portion); count >= 0; count = read(portion)) {
            sink.write(portion, 0, count);
            copied += count;
        }
        if (copied != entry.getSize()) {
            throw TreeRefusedException.malformed(entry.getName(), "has less content than it announces");
        }
    }

    private int read(byte[] portion) {
        try {
            return tar.read(portion);
        } catch (IOException e) {
            throw TreeRefusedException.malformed("the archive", "cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
