package dev.slipway.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** The files of a checkout, which somebody else wrote: links are not followed, and no more is read than is asked for. */
final class Workspace {
    /** Largest file of a build tool that is read, in bytes; a Maven or npm file of this size is none. */
    static final int LARGEST = 4 * 1024 * 1024;

    private static final int DEEPEST = 8;
    private static final int MOST_ENTRIES = 20_000;
    private static final Set<String> NOT_SOURCES =
            Set.of(".git", "node_modules", "target", "build", "dist", "vendor", ".venv", "venv", ".slipway-venv");

    private final Path folder;

    Workspace(Path folder) {
        this.folder = folder;
    }

    boolean exists(String name) {
        return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether it is a regular file that is reached without a link. */
    boolean isFile(String name) {
        Path file = folder.resolve(name);
        for (Path above = file.getParent(); above != null && !above.equals(folder); above = above.getParent()) {
            if (!Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    boolean isExecutable(String name) {
        return isFile(name) && Files.isExecutable(folder.resolve(name));
    }

    /** At most so many of the file's first bytes. */
    byte[] bytes(String name, int most) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(most);
        }
    }

    /** Whether a source file passes; path relative, with forward slashes. Looks at the first 20,000 entries, 8 deep. */
    boolean anyFile(Predicate<String> test) throws IOException {
        Search search = new Search(test);
        Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEEPEST, search);
        return search.found;
    }

    private final class Search extends SimpleFileVisitor<Path> {
        private final Predicate<String> test;
        private boolean found;
        private int seen;

        Search(Predicate<String> test) {
            this.test = test;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            boolean skipped = !dir.equals(folder) && NOT_SOURCES.contains(String.valueOf(dir.getFileName()));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = folder.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            found = attributes.isRegularFile() && test.test(path);
            return found || ++seen > MOST_ENTRIES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
