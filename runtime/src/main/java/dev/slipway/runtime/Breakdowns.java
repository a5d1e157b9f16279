package dev.slipway.runtime;

import dev.slipway.artifacts.RegistryException;
import dev.slipway.events.Failure;
import dev.slipway.runtime.process.ProcessException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** What the shared tools throw, as breakdowns. */
public final class Breakdowns {
    private Breakdowns() {}

    static Breakdown of(String job, RuntimeException e) {
        return switch (e) {
            case Breakdown breakdown -> breakdown;
            case RegistryException registry -> of(registry);
            case ProcessException process ->
                process.retry() ? Breakdown.passing(process.failure(), e) : Breakdown.lasting(process.failure(), e);
            default ->
                DatabaseTrouble.passes(e) ? Breakdown.outage(away(e), e) : Breakdown.passing(unexpected(job, e), e);
        };
    }

    /** Whether it says itself what is wrong; what does not may come from the database. */
    static boolean explains(RuntimeException e) {
        return e instanceof Breakdown || e instanceof RegistryException || e instanceof ProcessException;
    }

    /** A registry that is away or overloaded is waited for; one that refuses needs a person. */
    public static Breakdown of(RegistryException e) {
        String code = "registry-" + e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        Failure failure = Failure.of(code, e.what(), e.hint());
        if (!e.retryable()) {
            return Breakdown.lasting(failure, e);
        }
        if (e.reason() == RegistryException.Reason.UNREACHABLE) {
            return away(failure, e);
        }
        return e.retryAfter()
                .map((Duration after) -> Breakdown.outage(failure, after, e))
                .orElseGet(() -> Breakdown.passing(failure, e));
    }

    /** What does not answer is waited for; when there is no such host, its name is rather wrong. */
    public static Breakdown away(Failure failure, Exception cause) {
        return isNowhere(cause) ? Breakdown.passing(failure, cause) : Breakdown.outage(failure, cause);
    }

    private static boolean isNowhere(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        cause -> cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException);
    }

    private static Failure away(RuntimeException e) {
        return new Failure(
                "database-away",
                "the service's database does not answer",
                null,
                e.getClass().getName(),
                "Start it, or see why it refuses; what is under way goes on by itself then.");
    }

    /** An exception's message may hold anything, a secret too, and failures are published: its kind and place are told. */
    private static Failure unexpected(String job, RuntimeException e) {
        return new Failure(
                "internal-error",
                "something went wrong in " + job + " that nobody expected",
                null,
                e.getClass().getName() + place(e),
                "See the service's log; this is a fault in Slipway, please report it.");
    }

    private static String place(RuntimeException e) {
        StackTraceElement[] frames = e.getStackTrace();
        return frames.length == 0 ? "" : " in " + frames[0];
    }
}
