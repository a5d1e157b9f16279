package dev.slipway.edge;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
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
 * @param answer how long a backend may take to begin its answer once it has the request, more than 0
 * @param trustedProxies addresses, or networks as {@code 10.0.0.0/8}, whose X-Forwarded fields are believed
 */
record EdgeOptions(
        Path state,
        int adminPort,
        String bind,
        boolean protectedAdmin,
        @Nullable Path tokenFile,
        Duration drain,
        Ports applicationPorts,
        Duration answer,
        Set<String> trustedProxies) {
    static final String USAGE =
            "usage: java -jar slipway-edge.jar --state DIR [--admin-port N] [--bind ADDRESS] [--token-file [FILE]] [--drain-seconds N]"
                    + " [--application-ports FIRST-LAST] [--answer-seconds N] [--trusted-proxy ADDRESS[/BITS]]...";

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);
    private static final int MAX_DRAIN_SECONDS = 3_600;

    /** Longer than common proxies wait (60 s), for an application that computes its answer may take its time. */
    private static final Duration DEFAULT_ANSWER = Duration.ofMinutes(5);

    private static final int MAX_ANSWER_SECONDS = 86_400;

    EdgeOptions {
        trustedProxies = Set.copyOf(trustedProxies);
        if (!protectedAdmin && !isLoopback(bind)) {
            throw new IllegalArgumentException(
                    "--bind " + bind
                            + " is reachable from other machines, so administration needs a token: write one to DIR/admin-token and add --token-file");
        }
    }

    /** What most tests want: loopback, no token, a picked port. */
    static EdgeOptions of(Path state) {
        return new EdgeOptions(state, 0, LOOPBACK, false, null, DEFAULT_DRAIN, Ports.DEFAULT, DEFAULT_ANSWER, Set.of());
    }

    EdgeOptions withToken() {
        return new EdgeOptions(
                state, adminPort, bind, true, tokenFile, drain, applicationPorts, answer, trustedProxies);
    }

    EdgeOptions withDrain(Duration limit) {
        return new EdgeOptions(
                state, adminPort, bind, protectedAdmin, tokenFile, limit, applicationPorts, answer, trustedProxies);
    }

    EdgeOptions withAnswer(Duration limit) {
        return new EdgeOptions(
                state, adminPort, bind, protectedAdmin, tokenFile, drain, applicationPorts, limit, trustedProxies);
    }

    EdgeOptions trusting(String... proxies) {
        return new EdgeOptions(
                state, adminPort, bind, protectedAdmin, tokenFile, drain, applicationPorts, answer, Set.of(proxies));
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
        Duration answer = DEFAULT_ANSWER;
        Set<String> trusted = new HashSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            Iterator<String> rest = arguments.subList(i + 1, arguments.size()).iterator();
            switch (option) {
                case "--state" -> state = Path.of(value(option, rest));
                case "--admin-port" -> adminPort = number(option, value(option, rest), 0, 65_535);
                case "--bind" -> bind = value(option, rest);
                case "--drain-seconds" ->
                    drain = Duration.ofSeconds(number(option, value(option, rest), 0, MAX_DRAIN_SECONDS));
                case "--application-ports" -> applicationPorts = ports(option, value(option, rest));
                case "--answer-seconds" ->
                    answer = Duration.ofSeconds(number(option, value(option, rest), 1, MAX_ANSWER_SECONDS));
                case "--trusted-proxy" -> trusted.add(value(option, rest));
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
        TrustedProxies.of(trusted);
        return new EdgeOptions(
                state, adminPort, bind, protectedAdmin, tokenFile, drain, applicationPorts, answer, trusted);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value; " + USAGE);
        }
        return rest.next();
    }

    private static int number(String option, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same complaint as for a number out of range.
        }
        throw new IllegalArgumentException(option + " " + text + " is no whole number in " + least + ".." + most);
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
