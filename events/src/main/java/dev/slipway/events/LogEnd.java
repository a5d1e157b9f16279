package dev.slipway.events;

/**
 * Where a job's log ends, so that a reader who follows it knows whether anything is missing.
 *
 * @param job the job's kind and subject, e.g. {@code suite/unit}
 * @param attempt the attempt that wrote it, from 1
 * @param bytes length in bytes of UTF-8, after masking
 * @param digest of those bytes
 */
public record LogEnd(String job, int attempt, long bytes, Digest digest) {
    public LogEnd {
        Require.text(job, "job");
        Require.atLeast(attempt, 1, "attempt");
        Require.atLeast(bytes, 0, "bytes");
        Require.present(digest, "digest");
    }
}
