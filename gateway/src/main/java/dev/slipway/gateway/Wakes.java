package dev.slipway.gateway;

import dev.slipway.events.ReleaseId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Wakes those who follow a release, or all of them, when this replica has committed something new. What another replica
 * commits is found by looking again after {@link #PATIENCE_MILLIS}.
 */
@ApplicationScoped
class Wakes {
    /** How long a follower sleeps at the most, in milliseconds. */
    static final long PATIENCE_MILLIS = 1000;

    private final Map<ReleaseId, Set<Sleeper>> ofRelease = new ConcurrentHashMap<>();
    private final Set<Sleeper> ofAll = ConcurrentHashMap.newKeySet();

    /** Somebody who waits for news. */
    final class Sleeper implements AutoCloseable {
        private final @Nullable ReleaseId release;
        private final Semaphore news = new Semaphore(0);

        private Sleeper(@Nullable ReleaseId release) {
            this.release = release;
        }

        /** Returns when there is news, or after a while. */
        void await() throws InterruptedException {
            if (news.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        }

        @Override
        public void close() {
            if (release == null) {
                ofAll.remove(this);
            } else {
                ofRelease.computeIfPresent(release, (any, sleepers) -> {
                    sleepers.remove(this);
                    return sleepers.isEmpty() ? null : sleepers;
                });
            }
        }
    }

    /** Begins to listen for news of a release, or of all when it is null. */
    Sleeper sleeper(@Nullable ReleaseId release) {
        Sleeper sleeper = new Sleeper(release);
        if (release == null) {
            ofAll.add(sleeper);
        } else {
            ofRelease.compute(release, (any, sleepers) -> {
                Set<Sleeper> all = sleepers == null ? ConcurrentHashMap.newKeySet() : sleepers;
                all.add(sleeper);
                return all;
            });
        }
        return sleeper;
    }

    void wake(ReleaseId release) {
        ofAll.forEach(sleeper -> sleeper.news.release());
        ofRelease.getOrDefault(release, Set.of()).forEach(sleeper -> sleeper.news.release());
    }
}
