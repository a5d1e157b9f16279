package dev.slipway.runtime;

import java.util.Locale;

/** What a transaction is for, as the metrics tell it. */
enum Purpose {
    /** It takes a fact in, ends a job, or answers a request. */
    RELEASE,
    /** It looks for a job that waits. */
    CLAIM,
    /** It keeps leases, marks and deletes what was published, saves positions, reads gauges: by time, not by release. */
    UPKEEP;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
