package dev.slipway.edge;

import java.io.IOException;
import java.net.BindException;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Picks a port by binding it. Unless told otherwise, candidates lie below the range from which Linux takes the local
 * ports of outgoing connections (32768..60999, {@code net.ipv4.ip_local_port_range}), so that nobody takes a picked port
 * by accident while the edge is down.
 *
 * @param first 1..65535
 * @param last not below the first, up to 65535
 */
record Ports(int first, int last) {
    static final Ports DEFAULT = new Ports(20_000, 29_999);

    private static final int TRIES = 100;
    private static final int HIGHEST = 65_535;

    Ports {
        if (first < 1 || last < first || last > HIGHEST) {
            throw new IllegalArgumentException(first + "-" + last + " is no range of ports in 1-" + HIGHEST);
        }
    }

    /** From {@code FIRST-LAST}. */
    static Ports parse(String text) {
        String[] ends = text.split("-", -1);
        try {
            if (ends.length == 2) {
                return new Ports(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
            }
        } catch (NumberFormatException e) {
            // The same complaint as for anything else that is no range.
        }
        throw new IllegalArgumentException("'" + text + "' is no range of ports such as 21000-21019");
    }

    /** Binds the port it is given. */
    @FunctionalInterface
    interface Binding {
        /** @throws BindException when the port is taken */
        void bind(int port) throws IOException;
    }

    /**
     * The port that was bound: the first free one from some point of the range on.
     *
     * @param reserved ports that are promised to others
     * @throws IOException when no port could be bound
     */
    int pick(RandomGenerator random, Set<Integer> reserved, Binding binding) throws IOException {
        BindException failed = new BindException("all candidates are reserved");
        int count = last - first + 1;
        int start = random.nextInt(count);
        for (int i = 0; i < Math.min(TRIES, count); i++) {
            int port = first + (start + i) % count;
            if (reserved.contains(port)) {
                continue;
            }
            try {
                binding.bind(port);
                return port;
            } catch (BindException e) {
                failed = e;
            }
        }
        throw new IOException(
                "no free port among " + Math.min(TRIES, count) + " tried in " + first + ".." + last + ": "
                        + failed.getMessage(),
                failed);
    }
}
