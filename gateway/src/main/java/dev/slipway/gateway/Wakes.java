package dev.slipway.gateway;

import dev.slipway.events.ReleaseId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Wakes those who follow a release, or all of them, when this replica has committed something new. Facts that another
 * replica commits are looked for once in {@link #LOOK_EVERY}, for all followers together; when there
 * are any, each follower looks for its own.
 */
@ApplicationScoped
class Wakes {
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** Between two looks of one who waits: a subscriber reads what came in it at once, not fact by fact. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Map<ReleaseId, Set<Sleeper>> ofRelease = new ConcurrentHashMap<>();
    private final Set<Sleeper> ofAll = ConcurrentHashMap.newKeySet();
    private final Feed feed;
    private volatile Thread watch = new Thread();
    private Position seen = Position.START;

    Wakes(Feed feed) {
        this.feed = feed;
    }

    void start(@Observes StartupEvent event) {
        watch = Repeatedly.start("wakes", LOOK_EVERY, "what other replicas committed is looked for later", this::look);
    }

    void stop(@Observes ShutdownEvent event) {
        watch.interrupt();
    }

    private void look() {
        if (ofAll.isEmpty() && ofRelease.isEmpty()) {
            return;
        }
        Position now = feed.horizon();
        if (!now.equals(seen)) {
            seen = now;
            ofAll.forEach(Sleeper::wake);
            ofRelease.values().forEach(sleepers -> sleepers.forEach(Sleeper::wake));
        }
    }

    /** Somebody who waits for news. */
    final class Sleeper implements AutoCloseable {
        private final @Nullable ReleaseId release;
        private final Semaphore news = new Semaphore(0);
        private long lastNews = System.nanoTime() - PAUSE.toNanos();

        private Sleeper(@Nullable ReleaseId release) {
            this.release = release;
        }

        /** Returns when there is news, or after this time; news that follows other news too closely waits a little. */
        void await(Duration patience) throws InterruptedException {
            if (news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                TimeUnit.NANOSECONDS.sleep(lastNews + PAUSE.toNanos() - System.nanoTime());
                lastNews = System.nanoTime();
                news.drainPermits();
            }
        }

        private void wake() {
            news.release();
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
        ofAll.forEach(Sleeper::wake);
        ofRelease.getOrDefault(release, Set.of()).forEach(Sleeper::wake);
    }
}
