package hello;

import java.io.IOException;
import java.util.Map;

/** Starts the server and stops it gracefully when the process is asked to end. */
public final class Hello {
    private static final int DEFAULT_PORT = 8080;

    private Hello() {}

    public static void main(String[] arguments) throws IOException {
        HelloServer server = HelloServer.start(port(System.getenv()), new Greeting(Greeting.builtVersion()));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
        System.out.println("hello listens on http://127.0.0.1:" + server.port());
    }

    /** The port in the variable PORT, or 8080. */
    static int port(Map<String, String> environment) {
        String port = environment.getOrDefault("PORT", Integer.toString(DEFAULT_PORT));
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException("PORT is '" + port + "': set it to a number from 0 to 65535");
        }
        return Integer.parseInt(port);
    }
}
