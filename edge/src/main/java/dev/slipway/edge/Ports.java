package dev.slipway.edge;

import java.io.IOException;
import java.net.BindException;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Picks a port by binding it. Candidates lie below the range from which Linux takes the local ports of outgoing
 * connections (32768..60999, {@code net.ipv4.ip_local_port_range}), so that nobody takes a picked port by accident while
 * the edge is down.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int TRIES = 100;

    /** Binds the port it is given. */
    @FunctionalInterface
    interface Binding {
        /** @throws BindException when the port is taken */
        void bind(int port) throws IOException;
    }

    private Ports() {}

    /**
     * The port that was bound.
     *
     * @param reserved ports that are promised to others
     * @throws IOException when no port could be bound
     */
    static int pick(RandomGenerator random, Set<Integer> reserved, Binding binding) throws IOException {
        BindException last = new BindException("all candidates are reserved");
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST + random.nextInt(COUNT);
            if (reserved.contains(port)) {
                continue;
            }
            try {
                binding.bind(port);
                return port;
            } catch (BindException e) {
                last = e;
            }
        }
        throw new IOException(
                "no free port among " + TRIES + " tried in " + FIRST + ".." + (FIRST + COUNT - 1) + ": "
                        + last.getMessage(),
                last);
    }
}
