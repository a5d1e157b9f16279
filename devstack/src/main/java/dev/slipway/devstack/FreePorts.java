package dev.slipway.devstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that nobody listens on.
 *
 * <p>Below the range from which Linux (32768 on) and macOS (49152 on) give outgoing connections theirs, so that a port
 * found here is not taken by a chance connection between the finding and the listening.
 */
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 200;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private FreePorts() {}

    /** A port of 127.0.0.1 that could be bound just now. */
    static int find() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("None of " + ATTEMPTS + " ports tried on 127.0.0.1 from " + FIRST + " to " + END
                + " is free: name one yourself.");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
