package dev.slipway.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A pattern over paths inside a workspace. {@code *} stands for any part of one name, {@code ?} for one character of a
 * name, {@code **} as a whole name for any number of folders, none included; everything else stands for itself.
 * {@code **}{@code /x} therefore also matches {@code x}. One meaning on every file system, and for every stage.
 *
 * @param text relative, forward slashes, no {@code ..}
 */
public record Glob(String text) {
    private static final String ANY_FOLDERS = "**";

    public Glob {
        Rule.GLOB.require("pattern", text);
    }

    /** Whether the text has wildcards at all; without them it names one file or folder. */
    public boolean wild() {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /**
     * A test for paths relative to the workspace, with forward slashes and without a leading {@code ./}. Takes time
     * proportional to the pattern's length times the path's, whatever the pattern.
     */
    public Predicate<String> matcher() {
        List<String> pattern = names(text);
        return path -> matches(pattern, names(path));
    }

    private static List<String> names(String path) {
        return Arrays.stream(path.split("/"))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toList();
    }

    /** Row by row over the pattern: {@code reached[j]} says whether the pattern so far matches the first j names. */
    private static boolean matches(List<String> pattern, List<String> path) {
        boolean[] reached = new boolean[path.size() + 1];
        reached[0] = true;
        for (int i = 0; i < pattern.size(); i++) {
            String name = pattern.get(i);
            boolean last = i == pattern.size() - 1;
            reached = name.equals(ANY_FOLDERS) ? anyFolders(reached, last) : oneName(reached, name, path);
        }
        return reached[path.size()];
    }

    /** As the last name, {@code **} takes at least one: a pattern ending so means what lies in the folder, not the folder. */
    private static boolean[] anyFolders(boolean[] reached, boolean last) {
        boolean[] next = new boolean[reached.length];
        boolean open = false;
        for (int j = 0; j < reached.length; j++) {
            next[j] = open || (reached[j] && !last);
            open |= reached[j];
        }
        return next;
    }

    private static boolean[] oneName(boolean[] reached, String name, List<String> path) {
        boolean[] next = new boolean[reached.length];
        for (int j = 1; j < reached.length; j++) {
            next[j] = reached[j - 1] && nameMatches(name, path.get(j - 1));
        }
        return next;
    }

    /** The usual wildcard match that only ever returns to the latest star. */
    private static boolean nameMatches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int taken = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                taken = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
