package dev.slipway.artifacts.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The symbolic links of a tree, followed on paper. A target's spelling alone proves nothing: {@code deep/up/..} leaves
 * the root when {@code deep/up} is itself a link to the root.
 */
final class TreeLinks {
    /** As many as Linux follows (path_resolution(7)). */
    private static final int FOLLOWED = 40;

    private final Map<String, String> targets;

    /** Targets by the link's canonical name. */
    TreeLinks(Map<String, String> targets) {
        this.targets = targets;
    }

    /**
     * Follows every link.
     *
     * @throws TreeRefusedException if one is absolute, leaves the root at any step, or never ends
     */
    void requireInside() {
        targets.forEach(this::follow);
    }

    private void follow(String link, String target) {
        Deque<String> ahead = new ArrayDeque<>(components(link, target));
        List<String> position = new ArrayList<>(split(EntryName.parent(link)));
        int followed = 0;
        while (!ahead.isEmpty()) {
            step(link, position, ahead.pop());
            String next = targets.get(String.join("/", position));
            if (next != null && !position.isEmpty()) {
                if (++followed > FOLLOWED) {
                    throw TreeRefusedException.unsafe(link, "is a symbolic link that never ends");
                }
                position.removeLast();
                List<String> detour = components(link, next);
                Collections.reverse(detour);
                detour.forEach(ahead::push);
            }
        }
    }

    private static void step(String link, List<String> position, String component) {
        if (!component.equals("..")) {
            position.add(component);
        } else if (position.isEmpty()) {
            throw TreeRefusedException.unsafe(link, "is a symbolic link that leaves the root");
        } else {
            position.removeLast();
        }
    }

    private static List<String> components(String link, String target) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\\') >= 0 || target.indexOf('\0') >= 0) {
            throw TreeRefusedException.unsafe(link, "is a symbolic link to an absolute or impossible place");
        }
        return split(target);
    }

    private static List<String> split(String path) {
        var components = new ArrayList<>(Arrays.asList(path.split("/")));
        components.removeIf(component -> component.isEmpty() || component.equals("."));
        return components;
    }
}
