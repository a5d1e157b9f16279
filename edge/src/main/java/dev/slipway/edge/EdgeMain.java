package dev.slipway.edge;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The edge as a process. Prints one line of JSON on standard output when it is ready, everything else on standard error;
 * SIGTERM drains and stops. Exit status: 2 for wrong arguments, 1 when it cannot start.
 */
public final class EdgeMain {
    private EdgeMain() {}

    /**
     * @param arguments {@code --state DIR [--admin-port N] [--bind ADDRESS] [--token-file [FILE]] [--drain-seconds N] [--application-ports FIRST-LAST]
     *     [--answer-seconds N] [--trusted-proxy ADDRESS[/BITS]]...}
     */
    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        try {
            Edge edge = Edge.start(EdgeOptions.parse(List.of(arguments)));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(edge), "slipway-edge-stop"));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            System.out.println("{\"part\":\"edge\",\"adminPort\":" + edge.adminPort() + ",\"millis\":" + millis + "}");
            System.out.flush();
        } catch (IllegalArgumentException e) {
            fail(2, e);
        } catch (IOException e) {
            fail(1, e);
        }
    }

    private static void stop(Edge edge) {
        try {
            edge.close();
        } catch (IOException e) {
            System.err.println("slipway-edge: " + e.getMessage());
        }
    }

    private static void fail(int status, Exception e) {
        System.err.println("slipway-edge: " + e.getMessage());
        System.exit(status);
    }
}
