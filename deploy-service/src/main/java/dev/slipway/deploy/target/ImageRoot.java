package dev.slipway.deploy.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An unpacked image. Paths are looked up as a process inside of it would see them: links are followed from its root,
 * never from the host's.
 *
 * @param folder its root on this host, absolute
 */
record ImageRoot(Path folder) {
    /** As many links as Linux follows in one path (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    /** The host's path of what lies at this absolute path of the image; empty when nothing does. */
    Optional<Path> find(String absolute) {
        Deque<String> ahead = new ArrayDeque<>();
        push(ahead, absolute);
        Path at = folder;
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.equals("..")) {
                at = up(at);
            } else if (!name.isEmpty() && !name.equals(".")) {
                Path next = at.resolve(name);
                if (!Files.isSymbolicLink(next)) {
                    at = next;
                } else if (++links > MOST_LINKS) {
                    return Optional.empty();
                } else {
                    String to = read(next);
                    at = to.startsWith("/") ? folder : at;
                    push(ahead, to);
                }
            }
            if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    /** A copy of all its files in a folder that is not there yet. */
    ImageRoot copy(Path to) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(
                        path,
                        to.resolve(folder.relativize(path)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
        return new ImageRoot(to.toRealPath());
    }

    private Path up(Path at) {
        Path parent = at.getParent();
        return at.equals(folder) || parent == null ? folder : parent;
    }

    private static void push(Deque<String> ahead, String path) {
        String[] names = path.split("/");
        for (int i = names.length - 1; i >= 0; i--) {
            ahead.push(names[i]);
        }
    }

    private static String read(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the link " + link, e);
        }
    }
}
