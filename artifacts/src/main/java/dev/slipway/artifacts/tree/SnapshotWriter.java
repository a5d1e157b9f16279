package dev.slipway.artifacts.tree;

import com.github.luben.zstd.ZstdOutputStream;
import dev.slipway.artifacts.tree.TreeWalk.Entry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Packs a tree so that the same tree gives the same bytes: sorted, one modification time, no owner, two file modes, one
 * compression level on one thread. (Another version of the compressor may give other bytes.)
 */
final class SnapshotWriter {
    private static final int LEVEL = 3;

    private final Path root;
    private final FileTime modified;

    SnapshotWriter(Path root, Instant modified) {
        this.root = root;
        this.modified = FileTime.from(modified.truncatedTo(ChronoUnit.SECONDS));
    }

    void write(List<Entry> entries, OutputStream sink) throws IOException {
        try (var zstd = new ZstdOutputStream(new BufferedOutputStream(sink), LEVEL).setChecksum(true);
                var tar = new TarArchiveOutputStream(zstd, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Entry entry : entries) {
                write(entry, tar);
            }
            tar.finish();
        }
    }

    private void write(Entry entry, TarArchiveOutputStream tar) throws IOException {
        tar.putArchiveEntry(header(entry));
        if (entry.kind() == TreeWalk.Kind.FILE) {
            copy(entry, tar);
        }
        tar.closeArchiveEntry();
    }

    private void copy(Entry entry, TarArchiveOutputStream tar) throws IOException {
        try (InputStream file =
                Files.newInputStream(root.resolve(entry.name()), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long copied = file.transferTo(new Capped(tar, entry));
            if (copied != entry.size()) {
                throw changed(entry);
            }
        }
    }

    private TarArchiveEntry header(Entry entry) {
        var header =
                switch (entry.kind()) {
                    case FOLDER -> new TarArchiveEntry(entry.name() + "/");
                    case FILE -> new TarArchiveEntry(entry.name());
                    case LINK -> new TarArchiveEntry(entry.name(), TarConstants.LF_SYMLINK);
                };
        header.setSize(entry.size());
        header.setMode(
                switch (entry.kind()) {
                    case FOLDER -> 0755;
                    case FILE -> entry.executable() ? 0755 : 0644;
                    case LINK -> 0777;
                });
        if (entry.target() != null) {
            header.setLinkName(entry.target());
        }
        header.setIds(0, 0);
        header.setNames("", "");
        header.setLastModifiedTime(modified);
        return header;
    }

    private static IOException changed(Entry entry) {
        return new IOException("'" + entry.name() + "' changed while it was packed: stop what writes to the folder");
    }

    /** Says which file grew, where the archive itself would only say that too much was written. */
    private static final class Capped extends OutputStream {
        private final OutputStream sink;
        private final Entry entry;
        private long left;

        Capped(OutputStream sink, Entry entry) {
            this.sink = sink;
            this.entry = entry;
            this.left = entry.size();
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw changed(entry);
            }
            sink.write(bytes, offset, length);
        }
    }
}
