import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks the deployed application whether it is up and is the version that was released. Run as a single source file:
 * {@code SLIPWAY_ADDRESS=http://127.0.0.1:8080 EXPECTED_VERSION=1.0.0 java smoke/Smoke.java}; exits with 1 if not.
 */
public final class Smoke {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String address;

    private Smoke(String address) {
        this.address = address;
    }

    public static void main(String[] arguments) throws InterruptedException {
        String version = variable("EXPECTED_VERSION");
        Smoke smoke = new Smoke(variable("SLIPWAY_ADDRESS").replaceFirst("/+$", ""));
        boolean passed = smoke.says("/health", "\"status\":\"UP\"")
                & smoke.says("/", "Hello from version " + version + "!");
        System.out.println(passed ? "smoke passed" : "smoke failed");
        System.exit(passed ? 0 : 1);
    }

    private boolean says(String path, String expected) throws InterruptedException {
        try {
            String base = address.contains("://") ? address : "http://" + address;
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            boolean good = answer.statusCode() == 200 && answer.body().contains(expected);
            System.out.printf(
                    "GET %s: %d %s%s%n",
                    path, answer.statusCode(), answer.body().strip(), good ? "" : " (expected 200 and " + expected + ")");
            return good;
        } catch (IOException | IllegalArgumentException e) {
            System.out.printf("GET %s at %s failed: %s%n", path, address, e);
            return false;
        }
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            System.out.println(name + " is not set: give it the value that the smoke test should use");
            System.exit(1);
        }
        return value;
    }
}
