package dev.slipway.runtime.logs;

import java.io.IOException;

/** Where log chunks go. */
@FunctionalInterface
public interface LogSink {
    /**
     * Sends a chunk, and returns when it is acknowledged. Called from one thread for each log, in order; a chunk that
     * failed is sent again, so that it may arrive twice. Must give up in bounded time.
     *
     * @throws IOException when it was not acknowledged
     * @throws InterruptedException when the log was abandoned
     */
    void send(LogChunk chunk) throws IOException, InterruptedException;
}
