package dev.slipway.artifacts.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Applies one layer of an image to what the layers below left (OCI image specification, layers). One reader for each
 * layer; the budget is shared.
 */
final class LayerReader {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String AUFS = ".wh..wh.";

    private final Rootfs rootfs;
    private final TreeBudget budget;
    private final List<String> skipped;
    private final Set<String> stated = new HashSet<>();
    private final Set<Path> written = new HashSet<>();

    LayerReader(Rootfs rootfs, TreeBudget budget, List<String> skipped) {
        this.rootfs = rootfs;
        this.budget = budget;
        this.skipped = skipped;
    }

    void read(InputStream decompressed) throws IOException {
        try (var tar = new LimitedTar(decompressed, budget)) {
            for (TarArchiveEntry entry = tar.next(); entry != null; entry = tar.next()) {
                accept(entry, tar);
            }
        }
    }

    private void accept(TarArchiveEntry entry, LimitedTar tar) throws IOException {
        String name = EntryName.canonical(entry.getName(), budget.limits());
        if (name.isEmpty()) {
            return;
        }
        if (!stated.add(name) && !entry.isDirectory()) {
            throw TreeRefusedException.unsafe(entry.getName(), "comes twice in one layer");
        }
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (last.equals(OPAQUE)) {
            hideBelow(EntryName.parent(name));
        } else if (last.startsWith(AUFS)) {
            skipped.add(name);
        } else if (last.startsWith(WHITEOUT)) {
            hide(name, last.substring(WHITEOUT.length()));
        } else {
            write(entry, name, tar);
        }
    }

    private void hide(String marker, String hidden) throws IOException {
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw TreeRefusedException.unsafe(marker, "hides no name");
        }
        String parent = EntryName.parent(marker);
        Path target = rootfs.locate(parent.isEmpty() ? hidden : parent + "/" + hidden, false);
        if (target != null) {
            removeLower(target);
        }
    }

    private void hideBelow(String folder) throws IOException {
        Path probe = rootfs.locate(folder.isEmpty() ? OPAQUE : folder + "/" + OPAQUE, false);
        Path hidden = probe == null ? null : probe.getParent();
        if (hidden != null) {
            removeChildren(hidden);
        }
    }

    /** Removes what lower layers left; a marker says nothing of its own layer, whatever the order of entries. */
    private void removeLower(Path path) throws IOException {
        if (!written.contains(path)) {
            TreeFiles.removeAll(path);
        } else if (TreeFiles.isFolder(path)) {
            removeChildren(path);
        }
    }

    private void removeChildren(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                removeLower(child);
            }
        }
    }

    private void write(TarArchiveEntry entry, String name, LimitedTar tar) throws IOException {
        switch (entry.getLinkFlag()) {
            case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG -> {
                if (entry.isDirectory()) {
                    writeFolder(entry, name);
                } else {
                    TreeFiles.writeFile(freed(name), entry, tar);
                }
            }
            case TarConstants.LF_DIR -> writeFolder(entry, name);
            case TarConstants.LF_SYMLINK -> writeLink(entry, name);
            case TarConstants.LF_LINK -> writeHardLink(entry, name);
            case TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO -> skipped.add(name);
            default ->
                throw TreeRefusedException.unsafe(
                        entry.getName(), "is of type '" + (char) entry.getLinkFlag() + "', which no image layer holds");
        }
    }

    private void writeFolder(TarArchiveEntry entry, String name) throws IOException {
        Path target = located(name);
        if (!TreeFiles.isFolder(target)) {
            TreeFiles.removeAll(target);
            Files.createDirectory(target);
        }
        TreeFiles.setFolderMode(target, entry.getMode());
        mark(target);
    }

    private void writeLink(TarArchiveEntry entry, String name) throws IOException {
        String target = entry.getLinkName();
        if (target.isEmpty() || target.indexOf('\0') >= 0) {
            throw TreeRefusedException.unsafe(entry.getName(), "is a symbolic link to nothing");
        }
        Files.createSymbolicLink(freed(name), Path.of(target));
    }

    /** Its target is a name in the image, never one on this machine. */
    private void writeHardLink(TarArchiveEntry entry, String name) throws IOException {
        String linked = EntryName.canonical(entry.getLinkName().replaceFirst("^/+", ""), budget.limits());
        Path source = linked.isEmpty() ? null : rootfs.locate(linked, false);
        if (source == null || linked.equals(name)) {
            throw TreeRefusedException.unsafe(entry.getName(), "is a hard link to nothing");
        }
        if (Files.isSymbolicLink(source)) {
            Path target = Files.readSymbolicLink(source);
            Files.createSymbolicLink(freed(name), target);
        } else if (Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
            link(entry, name, source);
        } else {
            throw TreeRefusedException.unsafe(entry.getName(), "is a hard link to something that is no file");
        }
    }

    private void link(TarArchiveEntry entry, String name, Path source) throws IOException {
        Path target = located(name);
        if (target.equals(source)) {
            throw TreeRefusedException.unsafe(entry.getName(), "is a hard link to itself");
        }
        Files.createLink(freed(name), source);
    }

    /** The place of an entry that is no folder, with whatever lay there removed. */
    private Path freed(String name) throws IOException {
        Path target = located(name);
        TreeFiles.removeAll(target);
        mark(target);
        return target;
    }

    private Path located(String name) throws IOException {
        Path target = rootfs.locate(name, true);
        if (target == null) {
            throw new IOException("no folder for '" + name + "'");
        }
        return target;
    }

    /** Written by this layer, and so are the folders on the way. */
    private void mark(Path target) {
        for (Path path = target; path != null && !path.equals(rootfs.root()); path = path.getParent()) {
            written.add(path);
        }
    }
}
