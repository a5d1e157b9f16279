package dev.slipway.artifacts;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The index under the tag {@code sha256-<hex>} that lists a subject's referrers where a registry has no referrers API
 * (OCI distribution specification 1.1, referrers tag schema). Registries have no conditional put, so an update is read,
 * write, read again: this process's threads take turns, and what another process overwrote is written again if it is
 * gone at the second look. Two processes can still lose an entry in the moment after that look; pushing the same
 * referrer again mends it.
 */
final class ReferrersTag {
    private static final int TRIES = 8;
    private static final int TURNS = 64;

    private final Manifests manifests;
    private final Retries retries;
    private final ReentrantLock[] turns =
            Stream.generate(ReentrantLock::new).limit(TURNS).toArray(ReentrantLock[]::new);

    ReferrersTag(Manifests manifests, Retries retries) {
        this.manifests = manifests;
        this.retries = retries;
    }

    /** What the tag lists; empty if there is no such tag, or it holds anything but an index. */
    Optional<List<Descriptor>> read(Repository repository, Digest subject) {
        return manifests
                .getTagged(repository, tagOf(subject))
                .filter(found -> found.mediaType().equals(MediaTypes.INDEX))
                .filter(found -> !found.digest().equals(subject))
                .map(found -> Json.read(found.bytes(), Index.class, "the index under tag " + tagOf(subject)))
                .map(Index::manifests);
    }

    void add(Repository repository, Digest subject, Descriptor referrer) {
        update(repository, subject, referrer, true);
    }

    void remove(Repository repository, Digest subject, Descriptor referrer) {
        update(repository, subject, referrer, false);
    }

    private void update(Repository repository, Digest subject, Descriptor referrer, boolean present) {
        ReentrantLock turn = turns[Math.floorMod((repository + "@" + subject).hashCode(), TURNS)];
        turn.lock();
        try {
            UnaryOperator<List<Descriptor>> change = list -> changed(list, referrer, present);
            for (int attempt = 1; attempt <= TRIES; attempt++) {
                if (isSettled(repository, subject, referrer, present)) {
                    return;
                }
                write(repository, subject, change);
                if (isSettled(repository, subject, referrer, present)) {
                    return;
                }
                retries.pause(retries.backoff(attempt).plus(Duration.ofMillis(1)), null);
            }
        } finally {
            turn.unlock();
        }
        throw new RegistryException(
                Reason.REFUSED,
                true,
                null,
                "listing " + referrer.digest() + " as a referrer of " + subject + " in " + repository
                        + ": other writers overwrote it " + TRIES + " times",
                "push it again, or use a registry with the referrers API",
                null);
    }

    private boolean isSettled(Repository repository, Digest subject, Descriptor referrer, boolean present) {
        return present
                == read(repository, subject).orElseGet(List::of).stream()
                        .anyMatch(entry -> entry.digest().equals(referrer.digest()));
    }

    private void write(Repository repository, Digest subject, UnaryOperator<List<Descriptor>> change) {
        List<Descriptor> entries = change.apply(read(repository, subject).orElseGet(List::of));
        byte[] bytes = Json.write(Index.of(entries));
        manifests.put(repository, tagOf(subject), new RawManifest(MediaTypes.INDEX, bytes));
    }

    private static List<Descriptor> changed(List<Descriptor> list, Descriptor referrer, boolean present) {
        var entries = new ArrayList<>(list);
        entries.removeIf(entry -> entry.digest().equals(referrer.digest()));
        if (present) {
            entries.add(referrer);
        }
        return entries;
    }

    static String tagOf(Digest subject) {
        return "sha256-" + subject.hex();
    }
}
