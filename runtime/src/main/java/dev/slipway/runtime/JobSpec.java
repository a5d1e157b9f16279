package dev.slipway.runtime;

import dev.slipway.events.Event;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job to be done. Unique by release, kind and subject: naming it again changes nothing.
 *
 * @param subject what within the release it is about: a suite, an artifact's name, an environment and step
 * @param payload what it needs to know; its record tells the kind
 * @param delay how long it waits before it may start, from the commit on; a waiting job holds no slot
 * @param started stated when the job is first taken up; null for none
 * @param outlivesRelease whether it runs although its release is cancelled or over
 */
public record JobSpec<J>(
        String subject, J payload, Duration delay, @Nullable Event started, boolean outlivesRelease) {
    /** A job that may start at once. */
    public static <J> JobSpec<J> of(String subject, J payload) {
        return new JobSpec<>(subject, payload, Duration.ZERO, null, false);
    }

    /** The same, stating this event when it is first taken up. */
    public JobSpec<J> stating(Event event) {
        return new JobSpec<>(subject, payload, delay, event, outlivesRelease);
    }

    /** The same, not before this time has passed. */
    public JobSpec<J> after(Duration wait) {
        return new JobSpec<>(subject, payload, wait, started, outlivesRelease);
    }

    /** The same, also when the release is cancelled or over. */
    public JobSpec<J> outlivingRelease() {
        return new JobSpec<>(subject, payload, delay, started, true);
    }
}
