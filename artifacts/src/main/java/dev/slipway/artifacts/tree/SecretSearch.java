package dev.slipway.artifacts.tree;

import dev.slipway.artifacts.tree.TreeWalk.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for known secret values in a folder before it leaves this machine: in file contents, names and link targets;
 * plain, in base64 at any offset, and URL-encoded. Values are used without white space at their ends; those under
 * {@value SecretPatterns#SHORTEST} bytes are skipped. It does not look into compressed files, so not into jars and not
 * into a {@code .git}'s objects.
 */
public final class SecretSearch {
    private final ByteAutomaton plain;
    private final ByteAutomaton base64;
    private final boolean idle;

    private SecretSearch(SecretPatterns patterns) {
        plain = new ByteAutomaton(patterns.plain());
        base64 = new ByteAutomaton(patterns.base64());
        idle = patterns.plain().isEmpty();
    }

    /** Searches all of a folder. */
    public static Optional<Path> find(Path root, Collection<byte[]> values) {
        return find(root, values, Set.of());
    }

    /**
     * Searches a folder.
     *
     * @param excluded paths relative to the root that are left out, each with all below it, as for a snapshot
     * @return the first entry by name that holds one of the values, relative to the root
     * @throws TreeRefusedException for a pipe or device, or what may not be read
     * @throws UncheckedIOException if something cannot be read: what was not searched is not clean
     */
    public static Optional<Path> find(Path root, Collection<byte[]> values, Set<String> excluded) {
        var limits = new TreeLimits(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, 4096);
        var search = new SecretSearch(new SecretPatterns(values));
        List<Entry> entries = search.idle ? List.of() : TreeWalk.list(root, excluded, limits);
        return entries.stream()
                .filter(entry -> search.gives(root, entry))
                .map(entry -> Path.of(entry.name()))
                .findFirst();
    }

    private boolean gives(Path root, Entry entry) {
        return holds(entry.name())
                || (entry.target() != null && holds(entry.target()))
                || (entry.kind() == TreeWalk.Kind.FILE && holds(root.resolve(entry.name())));
    }

    private boolean holds(String text) {
        var scan = new SecretScan(plain, base64);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return scan.feed(bytes, bytes.length) || scan.end();
    }

    private boolean holds(Path file) {
        var scan = new SecretScan(plain, base64);
        byte[] portion = new byte[64 << 10];
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int count = content.read(portion); count >= 0; count = content.read(portion)) {
                if (scan.feed(portion, count)) {
                    return true;
                }
            }
            return scan.end();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot search " + file + " for secrets", e);
        }
    }
}
