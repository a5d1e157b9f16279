package dev.slipway.artifacts.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder seen as a root: links inside it are followed as a process confined to it would see them, so an absolute
 * target begins at this root, and nothing climbs above it.
 */
final class Rootfs {
    private static final int FOLLOWED = 40;

    private final Path root;

    Rootfs(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /**
     * Where an entry really lies: its parent with every link followed, then its own name, not followed.
     *
     * @param create whether missing folders on the way are made
     * @return null if a folder on the way is missing and is not to be made
     */
    @Nullable
    Path locate(String name, boolean create) throws IOException {
        Path parent = folder(name, create);
        return parent == null ? null : parent.resolve(name.substring(name.lastIndexOf('/') + 1));
    }

    private @Nullable Path folder(String name, boolean create) throws IOException {
        Deque<String> ahead = new ArrayDeque<>(split(EntryName.parent(name)));
        Path position = root;
        int followed = 0;
        while (!ahead.isEmpty()) {
            String component = ahead.pop();
            if (component.equals("..")) {
                position = above(position);
                continue;
            }
            Path next = position.resolve(component);
            BasicFileAttributes found = attributes(next);
            if (found != null && found.isSymbolicLink()) {
                if (++followed > FOLLOWED) {
                    throw TreeRefusedException.unsafe(name, "lies behind links that never end");
                }
                position = detour(next, position, ahead);
            } else if (found == null && !create) {
                return null;
            } else {
                position = enter(name, next, found);
            }
        }
        return position;
    }

    private Path above(Path position) {
        Path parent = position.getParent();
        return position.equals(root) || parent == null ? root : parent;
    }

    private Path detour(Path link, Path position, Deque<String> ahead) throws IOException {
        String target = Files.readSymbolicLink(link).toString();
        List<String> components = split(target);
        Collections.reverse(components);
        components.forEach(ahead::push);
        return target.startsWith("/") ? root : position;
    }

    private static Path enter(String name, Path next, @Nullable BasicFileAttributes found) throws IOException {
        if (found == null) {
            Files.createDirectory(next);
        } else if (!found.isDirectory()) {
            throw TreeRefusedException.unsafe(name, "lies below something that is no folder");
        }
        return next;
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        return TreeFiles.exists(path)
                ? Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                : null;
    }

    private static List<String> split(String path) {
        var components = new ArrayList<>(Arrays.asList(path.split("/")));
        components.removeIf(component -> component.isEmpty() || component.equals("."));
        return components;
    }
}
