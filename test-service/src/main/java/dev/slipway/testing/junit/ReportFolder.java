package dev.slipway.testing.junit;

import dev.slipway.pipeline.Glob;
import dev.slipway.runtime.logs.Masker;
import dev.slipway.runtime.secrets.Secrets;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reports that a suite leaves in a workspace: files that its patterns match, and that were not there, or not the
 * same, before it ran. The build's own reports lie in the snapshot, and say nothing of the suite. Links are never
 * followed.
 */
public final class ReportFolder {
    private final Path workspace;
    private final Predicate<String> wanted;
    private final Map<String, Mark> before;

    private ReportFolder(Path workspace, Predicate<String> wanted) throws IOException {
        this.workspace = workspace;
        this.wanted = wanted;
        this.before = marks();
    }

    /** How one file is told from another of the same name. */
    private record Mark(
            long size, FileTime modified, @Nullable Object key) {}

    /**
     * A report file.
     *
     * @param name its path in the workspace, with forward slashes
     * @param file where it lies
     * @param report what it says
     */
    public record Read(String name, Path file, Report report) {}

    /**
     * What a suite left.
     *
     * @param reports in the order of their names
     * @param stale how many files the patterns match that the suite did not write
     */
    public record Found(List<Read> reports, int stale) {
        public Found {
            reports = List.copyOf(reports);
        }
    }

    /**
     * Looks at a workspace before a suite runs.
     *
     * @param patterns globs of the suite's reports
     * @throws IOException when the workspace cannot be read
     */
    public static ReportFolder before(Path workspace, List<String> patterns) throws IOException {
        Predicate<String> none = path -> false;
        Predicate<String> wanted =
                patterns.stream().map(pattern -> new Glob(pattern).matcher()).reduce(none, Predicate::or);
        return new ReportFolder(workspace, wanted);
    }

    /**
     * Reads what the suite left.
     *
     * @param secrets that no report may hold; where there are any, masked copies are read, and stand for the files
     * @param copies a folder for them, made when it is needed
     * @throws ReportException when a report cannot be believed, or they are more than the limits
     * @throws IOException when the workspace cannot be read
     */
    public Found after(ReportLimits limits, Secrets secrets, Path copies) throws ReportException, IOException {
        Map<String, Mark> written = marks();
        int matching = written.size();
        written.entrySet().removeIf(mark -> mark.getValue().equals(before.get(mark.getKey())));
        checkSizes(written, limits);
        List<Read> reports = new ArrayList<>();
        int cases = limits.cases();
        for (String name : written.keySet()) {
            Path file = secrets.isEmpty()
                    ? workspace.resolve(name)
                    : masked(name, secrets, copies.resolve(reports.size() + ".xml"));
            Read read = read(name, file, cases);
            reports.add(read);
            cases -= size(read.report());
        }
        return new Found(reports, matching - written.size());
    }

    private static int size(Report report) {
        return report.counts().passed()
                + report.counts().failed()
                + report.counts().skipped();
    }

    private static void checkSizes(Map<String, Mark> written, ReportLimits limits) throws ReportException {
        if (written.size() > limits.files()) {
            throw ReportException.tooLarge(
                    null, written.size() + " files match, and at most " + limits.files() + " are read");
        }
        long total = 0;
        for (Map.Entry<String, Mark> mark : written.entrySet()) {
            long size = mark.getValue().size();
            total += size;
            if (size > limits.fileBytes()) {
                throw ReportException.tooLarge(
                        mark.getKey(), "it has " + size + " bytes, and at most " + limits.fileBytes() + " are read");
            }
        }
        if (total > limits.totalBytes()) {
            throw ReportException.tooLarge(
                    null, "all have " + total + " bytes, and at most " + limits.totalBytes() + " are read");
        }
    }

    private Path masked(String name, Secrets secrets, Path copy) throws ReportException, IOException {
        Files.createDirectories(copy.getParent());
        Masker masker = secrets.masker();
        try (InputStream report = open(name, workspace.resolve(name));
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy))) {
            byte[] portion = new byte[1 << 16];
            for (int count = report.read(portion); count >= 0; count = report.read(portion)) {
                masker.write(portion, 0, count, (bytes, offset, length) -> write(out, bytes, offset, length));
            }
            masker.finish((bytes, offset, length) -> write(out, bytes, offset, length));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return copy;
    }

    private static void write(OutputStream out, byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Read read(String name, Path file, int cases) throws ReportException, IOException {
        try (InputStream xml = open(name, file)) {
            return new Read(name, file, JUnitXml.read(name, xml, cases));
        }
    }

    private static InputStream open(String name, Path file) throws ReportException, IOException {
        try {
            return new BufferedInputStream(Channels.newInputStream(
                    Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))));
        } catch (AccessDeniedException e) {
            throw ReportException.malformed(name, "it may not be read: the suite took away the right to");
        }
    }

    /** Those that match now, by name. */
    private Map<String, Mark> marks() throws IOException {
        Map<String, Mark> found = new TreeMap<>();
        Files.walkFileTree(workspace, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = workspace.relativize(file).toString();
                if (attributes.isRegularFile() && wanted.test(name)) {
                    found.put(name, new Mark(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
                }
                return FileVisitResult.CONTINUE;
            }

            /** A folder that its owner closed, or a file that vanished: no report. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
