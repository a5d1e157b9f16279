package dev.slipway.deploy.target;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks an instance whether it is ready: an HTTP GET that is answered with 2xx or 3xx. Redirects are not followed. */
final class ReadinessProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** Those that are ready. All are asked at once, so that many that hang take no longer than one. */
    Set<InstanceRecord> ready(String host, List<InstanceRecord> asked) throws InterruptedException {
        List<Callable<Boolean>> questions = asked.stream()
                .<Callable<Boolean>>map(instance -> () -> ready(host, instance.port(), instance.readinessPath()))
                .toList();
        Set<InstanceRecord> ready = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = threads.invokeAll(questions);
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).get()) {
                    ready.add(asked.get(i));
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("instances could not be asked whether they are ready", e);
        }
        return ready;
    }

    /** What cannot be asked, even for its path's sake, is not ready. */
    boolean ready(String host, int port, String path) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(new URI("http://" + host + ":" + port + path))
                    .timeout(PATIENCE)
                    .GET()
                    .build();
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            // The time-out ends with the headers, and a body may have no end.
            answer.body().close();
            return answer.statusCode() >= 200 && answer.statusCode() < 400;
        } catch (IOException | URISyntaxException e) {
            return false;
        }
    }
}
