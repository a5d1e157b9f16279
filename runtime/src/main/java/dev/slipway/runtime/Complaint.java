package dev.slipway.runtime;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A warning that what is tried again and again fails: told when it begins, when its reason changes, and each minute. */
public final class Complaint {
    private static final Logger LOG = Logger.getLogger(Complaint.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final String what;
    private final LongSupplier nanos;
    private final BiConsumer<Logger.Level, String> log;
    private int failures;
    private long told;
    private @Nullable String reason;

    /**
     * One about nothing yet.
     *
     * @param what what is said before the reason, such as {@code sweeping is put off}
     */
    public Complaint(String what) {
        this(what, System::nanoTime, LOG::log);
    }

    Complaint(String what, LongSupplier nanos, BiConsumer<Logger.Level, String> log) {
        this.what = what;
        this.nanos = nanos;
        this.log = log;
    }

    /** Says so, unless it has said the same within the last minute. */
    public synchronized void failed(Throwable failure) {
        failures++;
        long now = nanos.getAsLong();
        if (!failure.toString().equals(reason) || now - told >= EVERY.toNanos()) {
            reason = failure.toString();
            told = now;
            log.accept(Logger.Level.WARN, what + ": " + reason);
        }
    }

    /** Says that it is over, if it was told of. */
    public synchronized void worked() {
        if (failures > 0) {
            log.accept(Logger.Level.INFO, "over after " + failures + " failure(s): " + what);
        }
        failures = 0;
        reason = null;
    }
}
