package dev.slipway.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;

/** Remembers when the database was last away: leases that ran out meanwhile are nobody's fault. */
@ApplicationScoped
class DatabaseHealth {
    private final long lease;
    private volatile long lastTrouble;
    private volatile boolean ever;
    private final AtomicBoolean away = new AtomicBoolean();

    DatabaseHealth(RuntimeConfig config) {
        lease = config.lease().toNanos();
    }

    void trouble(Throwable failure) {
        if (DatabaseTrouble.away(failure)) {
            lastTrouble = System.nanoTime();
            ever = true;
            away.set(true);
        }
    }

    /** Whether the database was away since this was last asked: it may have come back as it was earlier. */
    boolean wasAway() {
        return away.getAndSet(false);
    }

    /** Whether expired leases are to be taken over: not within one lease of an outage. */
    boolean judgesExpired() {
        return !ever || System.nanoTime() - lastTrouble > lease;
    }
}
