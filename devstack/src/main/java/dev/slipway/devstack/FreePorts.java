package dev.slipway.devstack;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
    /** For an answer, in milliseconds: the loopback gives it at once. */
    private static final int PATIENCE = 2_000;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private FreePorts() {}

    /** A port of 127.0.0.1 on which nobody listens just now. */
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

    /**
     * Whether nobody listens there. Asked by connecting: a socket that is bound to try it would be inherited, for some
     * milliseconds, by a process that another thread begins meanwhile, and then the port is taken.
     */
    static boolean isFree(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), PATIENCE);
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException silent) {
            return false;
        }
    }
}
