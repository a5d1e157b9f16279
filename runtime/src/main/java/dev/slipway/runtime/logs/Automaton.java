package dev.slipway.runtime.logs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;

/**
 * Finds many byte strings at once, in time linear in the text (Aho and Corasick, Efficient String Matching, 1975). A
 * state is the longest prefix of any pattern that the text read so far ends with. Immutable. About 25 bytes of memory
 * for each byte of the patterns.
 */
final class Automaton {
    static final int ROOT = 0;

    private static final int NONE = -1;

    /** The root's successors by byte; {@link #ROOT} where no pattern starts so. */
    private final int[] first = new int[256];

    private byte[] symbol;
    private int[] child;
    private int[] sibling;
    private int[] failure;
    private int[] depth;
    private int[] match;
    private int[] open;
    private int states = 1;

    /**
     * Builds one.
     *
     * @param patterns each character is one byte; none is empty
     */
    Automaton(Collection<String> patterns) {
        int room = 1 + patterns.stream().mapToInt(String::length).sum();
        symbol = new byte[room];
        child = filled(room);
        sibling = filled(room);
        failure = new int[room];
        depth = new int[room];
        match = new int[room];
        open = new int[0];
        patterns.forEach(pattern -> add(pattern.getBytes(StandardCharsets.ISO_8859_1)));
        trim();
        link();
    }

    private static int[] filled(int room) {
        int[] array = new int[room];
        Arrays.fill(array, NONE);
        return array;
    }

    private void add(byte[] pattern) {
        int state = ROOT;
        for (byte b : pattern) {
            int next = successor(state, b);
            state = next == NONE ? grow(state, b) : next;
        }
        match[state] = pattern.length;
    }

    private int grow(int parent, byte b) {
        int state = states++;
        symbol[state] = b;
        depth[state] = depth[parent] + 1;
        if (parent == ROOT) {
            first[b & 0xff] = state;
        }
        sibling[state] = child[parent];
        child[parent] = state;
        return state;
    }

    private void trim() {
        symbol = Arrays.copyOf(symbol, states);
        child = Arrays.copyOf(child, states);
        sibling = Arrays.copyOf(sibling, states);
        failure = Arrays.copyOf(failure, states);
        depth = Arrays.copyOf(depth, states);
        match = Arrays.copyOf(match, states);
        open = new int[states];
    }

    /** Breadth first: a state's failure is shallower, hence ready. */
    private void link() {
        Deque<Integer> queue = new ArrayDeque<>();
        for (int top = child[ROOT]; top != NONE; top = sibling[top]) {
            queue.add(top);
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            open[state] = child[state] == NONE ? open[failure[state]] : depth[state];
            for (int next = child[state]; next != NONE; next = sibling[next]) {
                failure[next] = step(failure[state], symbol[next]);
                match[next] = Math.max(match[next], match[failure[next]]);
                queue.add(next);
            }
        }
    }

    private int successor(int state, byte b) {
        if (state == ROOT) {
            int next = first[b & 0xff];
            return next == ROOT ? NONE : next;
        }
        int next = child[state];
        while (next != NONE && symbol[next] != b) {
            next = sibling[next];
        }
        return next;
    }

    /** The state after one more byte. */
    int step(int state, byte b) {
        int from = state;
        while (from != ROOT) {
            int next = successor(from, b);
            if (next != NONE) {
                return next;
            }
            from = failure[from];
        }
        return first[b & 0xff];
    }

    /** Whether no pattern starts with this byte. */
    boolean ignores(byte b) {
        return first[b & 0xff] == ROOT;
    }

    /** How many of the bytes read last start a pattern, or are one. */
    int depth(int state) {
        return depth[state];
    }

    /** How many of the bytes read last start a pattern that is not at its end yet. */
    int open(int state) {
        return open[state];
    }

    /** The length of the longest pattern that ends here; 0 for none. */
    int match(int state) {
        return match[state];
    }
}
