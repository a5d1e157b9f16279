package dev.slipway.gateway;

import dev.slipway.events.ReleaseId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Tells those who follow a release's logs that there may be more. */
@ApplicationScoped
class LogBell {
    private final ConcurrentHashMap<ReleaseId, Set<Semaphore>> listeners = new ConcurrentHashMap<>();

    /** A permit for each ring; drain them before looking. */
    Semaphore listen(ReleaseId release) {
        Semaphore listener = new Semaphore(0);
        listeners.compute(release, (id, known) -> {
            Set<Semaphore> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(listener);
            return all;
        });
        return listener;
    }

    void leave(ReleaseId release, Semaphore listener) {
        listeners.computeIfPresent(release, (id, known) -> {
            known.remove(listener);
            return known.isEmpty() ? null : known;
        });
    }

    void ring(ReleaseId release) {
        listeners.getOrDefault(release, Set.of()).forEach(Semaphore::release);
    }
}
