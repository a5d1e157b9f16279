package dev.slipway.runtime;

import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that was performed, with what its conclusion may depend on.
 *
 * @param release whose job
 * @param subject of the job
 * @param job its payload
 * @param verdict what was found out
 * @param logs where its log ends
 * @param facts what this service knows of the release, read under the release's lock
 * @param siblings the release's other jobs in this service, read under the release's lock; of a stage that does not
 *     {@linkplain Stage#joins join}, those that are not over
 */
public record Concluded<J, V>(
        ReleaseId release,
        String subject,
        J job,
        V verdict,
        List<LogEnd> logs,
        Facts facts,
        List<Sibling<J, V>> siblings) {

    /**
     * Another job of the same release in this service.
     *
     * @param subject of the job
     * @param job its payload
     * @param over whether it has ended: concluded, cancelled or broken
     * @param verdict what was found out; null unless it is concluded
     * @param logs where its log ends; empty while it is not over, and when it never had one
     */
    public record Sibling<J, V>(
            String subject, J job, boolean over, @Nullable V verdict, List<LogEnd> logs) {}
}
