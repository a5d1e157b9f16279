package dev.slipway.artifacts;

import dev.slipway.artifacts.RegistrySettings.Timeouts;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its answer, with an end to every wait. Knows nothing of registries; follows no redirect. */
final class Transport implements AutoCloseable {
    private final HttpClient client;
    private final Timeouts timeouts;

    Transport(Timeouts timeouts) {
        this.timeouts = timeouts;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeouts.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Sends the call and waits for the answer's headers.
     *
     * @throws StalledException if neither side's bytes move for the configured time
     */
    Reply send(Call call, @Nullable String authorization) throws IOException, InterruptedException {
        var sent = new AtomicLong();
        HttpRequest request = request(call, authorization, sent);
        var answer = client.sendAsync(request, head -> new TimedBody(timeouts.stall(), timeouts.transfer()));
        HttpResponse<InputStream> response = await(answer, sent);
        return new Reply(response.statusCode(), response.headers(), response.uri(), response.body());
    }

    private HttpRequest request(Call call, @Nullable String authorization, AtomicLong sent) {
        var builder = HttpRequest.newBuilder(call.uri()).method(call.method(), publisher(call.body(), sent));
        if (isPlain(call.uri())) {
            builder.version(HttpClient.Version.HTTP_1_1);
        }
        call.headers().forEach(builder::header);
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return builder.build();
    }

    /** Without TLS there is nothing to negotiate HTTP/2 with, and some registries stumble over the upgrade header. */
    private static boolean isPlain(URI uri) {
        return "http".equals(uri.getScheme());
    }

    private static BodyPublisher publisher(@Nullable BlobSource body, AtomicLong sent) {
        if (body == null || body.size() == 0) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> counted(body, sent)), body.size());
    }

    private static InputStream counted(BlobSource body, AtomicLong sent) {
        try {
            return new FilterInputStream(body.open()) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    int count = super.read(target, offset, length);
                    sent.addAndGet(Math.max(0, count));
                    return count;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException("the content that was to be sent is gone", e);
        }
    }

    private <T> T await(CompletableFuture<T> answer, AtomicLong sent) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeouts.transfer().toNanos();
        while (true) {
            long before = sent.get();
            try {
                return answer.get(timeouts.stall().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (sent.get() == before || System.nanoTime() > deadline) {
                    answer.cancel(true);
                    throw new StalledException("no answer, and nothing taken, for " + timeouts.stall());
                }
            } catch (InterruptedException e) {
                answer.cancel(true);
                throw e;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            }
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
