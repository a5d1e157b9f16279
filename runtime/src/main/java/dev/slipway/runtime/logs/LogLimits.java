package dev.slipway.runtime.logs;

import java.time.Duration;

/**
 * How much of a log is kept, and how it is shipped.
 *
 * @param maxBytes of a log, after masking, at least 1; then comes one record that says so
 * @param chunkBytes of a chunk at the most, at least 1
 * @param gather how long a chunk that is not full waits for more
 * @param firstRetry how long the shipper waits after a failure; doubled each time
 * @param lastRetry the longest such wait
 * @param afterEnd how long the shipper goes on trying when the log has ended
 */
public record LogLimits(
        long maxBytes, int chunkBytes, Duration gather, Duration firstRetry, Duration lastRetry, Duration afterEnd) {
    /** 16 MiB in chunks of 64 KiB, gathered for 100 ms; retries from 100 ms to 5 s apart, for 10 minutes at the end. */
    public static final LogLimits DEFAULT = new LogLimits(
            16L << 20,
            64 << 10,
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));

    public LogLimits {
        if (maxBytes < 1 || chunkBytes < 1) {
            throw new IllegalArgumentException(
                    "log limits of " + maxBytes + " bytes, " + chunkBytes + " a chunk: both must be at least 1");
        }
    }

    /** The same with this many bytes at the most. */
    public LogLimits withMaxBytes(long bytes) {
        return new LogLimits(bytes, chunkBytes, gather, firstRetry, lastRetry, afterEnd);
    }
}
