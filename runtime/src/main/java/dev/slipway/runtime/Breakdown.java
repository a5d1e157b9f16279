package dev.slipway.runtime;

import dev.slipway.events.Failure;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something is wrong with us: a registry that does not answer, a tool that is not there. No verdict on the release.
 * The runtime retries it, and states {@code StageBroken} when that does not help.
 */
public final class Breakdown extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_WORDS = 500;

    private final transient Failure failure;
    private final boolean retry;
    private final @Nullable Duration after;
    private final boolean outage;

    private Breakdown(
            Failure failure, boolean retry, @Nullable Duration after, boolean outage, @Nullable Throwable cause) {
        super(failure.toString(), cause);
        this.failure = failure;
        this.retry = retry;
        this.after = after;
        this.outage = outage;
    }

    /** One that may pass by itself. */
    public static Breakdown passing(Failure failure, @Nullable Throwable cause) {
        return new Breakdown(failure, true, null, false, cause);
    }

    /** What the service stands on is away: it is waited for, and costs no attempt within reason. */
    public static Breakdown outage(Failure failure, @Nullable Throwable cause) {
        return new Breakdown(failure, true, null, true, cause);
    }

    /** The same, and it is asked again only when this time is over. */
    public static Breakdown outage(Failure failure, Duration after, @Nullable Throwable cause) {
        return new Breakdown(failure, true, after, true, cause);
    }

    /** One that only a person can mend. */
    public static Breakdown lasting(Failure failure, @Nullable Throwable cause) {
        return new Breakdown(failure, false, null, false, cause);
    }

    /**
     * This machine's disk failed, which may pass.
     *
     * @param doing what was done
     */
    public static Breakdown disk(String doing, Path where, Exception cause) {
        return passing(
                new Failure(
                        "disk-failed",
                        doing + " failed on this machine",
                        where.toString(),
                        words(cause),
                        "Give the service the right to write there, and space."),
                cause);
    }

    private static String words(Exception cause) {
        String words = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS);
    }

    /** What, where, why, and how to mend it. */
    public Failure failure() {
        return failure;
    }

    /** Whether trying again may help. */
    public boolean retry() {
        return retry;
    }

    /** Whether what the service stands on is away. */
    public boolean isOutage() {
        return outage;
    }

    /** How long to wait before the next attempt; null for the runtime's own back-off. */
    public @Nullable Duration after() {
        return after;
    }
}
