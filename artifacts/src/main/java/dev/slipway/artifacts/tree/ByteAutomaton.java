package dev.slipway.artifacts.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Finds any of many byte strings in one pass (Aho and Corasick, "Efficient string matching", 1975), as a full table of
 * transitions: 1 KiB for each byte of pattern.
 */
final class ByteAutomaton {
    private static final int SYMBOLS = 256;

    private final int[][] next;
    private final boolean[] accepting;

    ByteAutomaton(Collection<byte[]> patterns) {
        var states = new ArrayList<int[]>(List.of(emptyState()));
        var ends = new ArrayList<Boolean>(List.of(false));
        for (byte[] pattern : patterns) {
            insert(pattern, states, ends);
        }
        next = states.toArray(int[][]::new);
        accepting = new boolean[next.length];
        for (int state = 0; state < next.length; state++) {
            accepting[state] = ends.get(state);
        }
        complete();
    }

    private static int[] emptyState() {
        int[] state = new int[SYMBOLS];
        Arrays.fill(state, -1);
        return state;
    }

    private static void insert(byte[] pattern, List<int[]> states, List<Boolean> ends) {
        if (pattern.length == 0) {
            return;
        }
        int state = 0;
        for (byte symbol : pattern) {
            int[] row = states.get(state);
            if (row[symbol & 0xff] < 0) {
                row[symbol & 0xff] = states.size();
                states.add(emptyState());
                ends.add(false);
            }
            state = row[symbol & 0xff];
        }
        ends.set(state, true);
    }

    /** Fills every missing transition with that of the longest suffix, breadth first. */
    private void complete() {
        int[] fallback = new int[next.length];
        var queue = new ArrayDeque<Integer>();
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            if (next[0][symbol] < 0) {
                next[0][symbol] = 0;
            } else {
                queue.add(next[0][symbol]);
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.poll();
            accepting[state] |= accepting[fallback[state]];
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                int through = next[fallback[state]][symbol];
                int child = next[state][symbol];
                if (child < 0) {
                    next[state][symbol] = through;
                } else {
                    fallback[child] = through;
                    queue.add(child);
                }
            }
        }
    }

    /** A reader of one stream. */
    Run start() {
        return new Run();
    }

    /** The position in one stream. */
    final class Run {
        private int state;
        private boolean found;

        /** Takes one more byte. */
        void feed(int symbol) {
            state = next[state][symbol & 0xff];
            found |= accepting[state];
        }

        /** Whether a pattern has ended at any byte so far. */
        boolean found() {
            return found;
        }
    }
}
