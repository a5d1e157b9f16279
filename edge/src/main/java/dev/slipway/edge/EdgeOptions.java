package dev.slipway.edge;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an edge is started.
 *
 * @param state folder for what must survive a restart
 * @param adminPort port of the administration interface, 1..65535; 0 takes the one used before, or picks one
 * @param bind address that all ports are bound to, and addresses are told with
 * @param protectedAdmin whether administration asks for the bearer token in {@code admin-token} of the state folder, or in
 *     {@code tokenFile}
 * @param tokenFile the token's file, when it is not the one in the state folder
 * @param drain how long a stop waits for requests in flight
 * @param applicationPorts where the addresses of applications are picked
 */
record EdgeOptions(
        Path state,
        int adminPort,
        String bind,
        boolean protectedAdmin,
        @Nullable Path tokenFile,
        Duration drain,
        Ports applicationPorts) {
    static final String USAGE =
            "usage: java -jar slipway-edge.jar --state DIR [--admin-port N] [--bind ADDRESS] [--token-file [FILE]] [--drain-seconds N] [--application-ports FIRST-LAST]";

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);
    private static final int MAX_DRAIN_SECONDS = 3_600;

    EdgeOptions {
        if (!protectedAdmin && !isLoopback(bind)) {
            throw new IllegalArgumentException(
                    "--bind " + bind
                            + " is reachable from other machines, so administration needs a token: write one to DIR/admin-token and add --token-file");
        }
    }

    /** What most tests want: loopback, no token, a picked port. */
    static EdgeOptions of(Path state) {
        return new EdgeOptions(state, 0, LOOPBACK, false, null, DEFAULT_DRAIN, Ports.DEFAULT);
    }

    EdgeOptions withToken() {
        return new EdgeOptions(state, adminPort, bind, true, tokenFile, drain, applicationPorts);
    }

    EdgeOptions withDrain(Duration limit) {
        return new EdgeOptions(state, adminPort, bind, protectedAdmin, tokenFile, limit, applicationPorts);
    }

    /** @throws IllegalArgumentException saying what is wrong with the arguments */
    static EdgeOptions parse(List<String> arguments) {
        Path state = null;
        int adminPort = 0;
        String bind = LOOPBACK;
        boolean protectedAdmin = false;
        Path tokenFile = null;
        Duration drain = DEFAULT_DRAIN;
        Ports applicationPorts = Ports.DEFAULT;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            Iterator<String> rest = arguments.subList(i + 1, arguments.size()).iterator();
            switch (option) {
                case "--state" -> state = Path.of(value(option, rest));
                case "--admin-port" -> adminPort = number(option, value(option, rest), 65_535);
                case "--bind" -> bind = value(option, rest);
                case "--drain-seconds" ->
                    drain = Duration.ofSeconds(number(option, value(option, rest), MAX_DRAIN_SECONDS));
                case "--application-ports" -> applicationPorts = ports(option, value(option, rest));
                case "--token-file" -> {
                    protectedAdmin = true;
                    if (!rest.hasNext() || arguments.get(i + 1).startsWith("--")) {
                        continue;
                    }
                    tokenFile = Path.of(rest.next());
                }
                default -> throw new IllegalArgumentException("unknown option " + option + "; " + USAGE);
            }
            i++;
        }
        if (state == null) {
            throw new IllegalArgumentException(
                    "--state DIR is required: the folder that keeps ports and routes; " + USAGE);
        }
        return new EdgeOptions(state, adminPort, bind, protectedAdmin, tokenFile, drain, applicationPorts);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value; " + USAGE);
        }
        return rest.next();
    }

    private static int number(String option, String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same complaint as for a number out of range.
        }
        throw new IllegalArgumentException(option + " " + text + " is no whole number in 0.." + most);
    }

    private static Ports ports(String option, String text) {
        try {
            return Ports.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--bind " + bind + " is no address of this machine", e);
        }
    }
}
