package dev.slipway.edge;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for Vert.x on threads that are not its event loops. */
final class Waiting {
    private static final int LIMIT_SECONDS = 30;

    private Waiting() {}

    /** @throws BindException when the port is taken */
    static void untilListening(String host, int port, Future<?> listening) throws IOException {
        try {
            upTo("listening on " + host + ":" + port, listening);
        } catch (IOException e) {
            if (e.getCause() instanceof BindException taken) {
                throw taken;
            }
            throw e;
        }
    }

    /** @throws IOException with the cause when it failed, or did not end in time */
    static void upTo(String what, Future<?> future) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(what + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(what + " took longer than " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + " was interrupted", e);
        }
    }
}
