package dev.slipway.deploy;

import dev.slipway.events.Failure;
import dev.slipway.events.ReleaseId;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must be remembered of a running rollout that cannot be seen by looking at the instances: who runs it, where to,
 * and its deadlines, all of them absolute. Written before each act that it is about. Its methods are the only moves.
 *
 * @param kind who asked for it
 * @param release whose rollout it is; it holds the place
 * @param key tells rollouts of one kind and release apart: the command's id, or empty
 * @param rollout its number, by release and environment
 * @param phase how far it has come
 * @param wanted what shall serve; null for nothing
 * @param from what this rollout takes away; null when nothing served
 * @param readyBy by instance: when it must be ready
 * @param drainBy by instance: when it is stopped, even with requests in flight
 * @param progressBy when the rollout has failed unless it made progress before
 * @param failure why it failed; null while it has not
 * @param address where the place serves; null until that is known
 */
record Journal(
        Kind kind,
        ReleaseId release,
        String key,
        int rollout,
        Phase phase,
        @Nullable Deployment wanted,
        @Nullable Deployment from,
        Map<String, Instant> readyBy,
        Map<String, Instant> drainBy,
        Instant progressBy,
        @Nullable Failure failure,
        @Nullable URI address) {

    /** Who asked for a rollout. */
    enum Kind {
        /** A release's own progress. */
        ROLLOUT,
        /** A person who wants the version before. */
        ROLLBACK,
        /** The end of a release that did not reach its aim. */
        BRING_BACK
    }

    /** How far a rollout has come. */
    enum Phase {
        /** What is wanted is brought there. */
        ROLLING,
        /** What served before is put back. */
        RESTORING,
        /** What is wanted serves alone. */
        HEALTHY,
        /** It failed, and what served before is back, or could not be brought back in time. */
        FAILED
    }

    Journal {
        readyBy = Map.copyOf(readyBy);
        drainBy = Map.copyOf(drainBy);
    }

    static Journal rolling(
            Kind kind,
            ReleaseId release,
            String key,
            int rollout,
            @Nullable Deployment wanted,
            @Nullable Deployment from,
            Instant progressBy) {
        return new Journal(
                kind, release, key, rollout, Phase.ROLLING, wanted, from, Map.of(), Map.of(), progressBy, null, null);
    }

    static Journal bringingBack(
            ReleaseId release,
            int rollout,
            @Nullable Deployment wanted,
            @Nullable Deployment from,
            Instant progressBy) {
        return new Journal(
                Kind.BRING_BACK,
                release,
                "",
                rollout,
                Phase.RESTORING,
                wanted,
                from,
                Map.of(),
                Map.of(),
                progressBy,
                null,
                null);
    }

    boolean is(Kind ofKind, ReleaseId ofRelease, String ofKey) {
        return kind == ofKind && release.equals(ofRelease) && key.equals(ofKey);
    }

    boolean over() {
        return phase == Phase.HEALTHY || phase == Phase.FAILED;
    }

    boolean restoring() {
        return phase == Phase.RESTORING;
    }

    Journal starting(String instance, Instant by, Instant progress) {
        return with(phase, wanted, plus(readyBy, instance, by), drainBy, progress, failure, address);
    }

    /** These have until then to be ready. */
    Journal awaiting(Collection<String> instances, Instant by) {
        Map<String, Instant> later = new HashMap<>(readyBy);
        instances.forEach(instance -> later.put(instance, by));
        return with(phase, wanted, later, drainBy, progressBy, failure, address);
    }

    Journal draining(Collection<String> instances, Instant by, Instant progress) {
        Map<String, Instant> more = new HashMap<>(drainBy);
        instances.forEach(instance -> more.putIfAbsent(instance, by));
        return with(phase, wanted, readyBy, more, progress, failure, address);
    }

    Journal stopped(String instance, Instant progress) {
        return with(phase, wanted, minus(readyBy, instance), minus(drainBy, instance), progress, failure, address);
    }

    /** From here on what served before is put back. */
    Journal failing(Failure why, @Nullable Deployment back, Instant progress) {
        return with(Phase.RESTORING, back, Map.of(), Map.of(), progress, why, address);
    }

    Journal failed(Failure why) {
        return with(Phase.FAILED, wanted, readyBy, drainBy, progressBy, why, address);
    }

    Journal healthy(URI at) {
        return with(Phase.HEALTHY, wanted, Map.of(), Map.of(), progressBy, failure, at);
    }

    /** It ended so, the topic tells. */
    Journal found(Phase end, @Nullable Deployment serving, @Nullable URI at) {
        return with(end, serving, Map.of(), Map.of(), progressBy, failure, at == null ? address : at);
    }

    private Journal with(
            Phase newPhase,
            @Nullable Deployment newWanted,
            Map<String, Instant> newReadyBy,
            Map<String, Instant> newDrainBy,
            Instant newProgressBy,
            @Nullable Failure newFailure,
            @Nullable URI newAddress) {
        return new Journal(
                kind,
                release,
                key,
                rollout,
                newPhase,
                newWanted,
                from,
                newReadyBy,
                newDrainBy,
                newProgressBy,
                newFailure,
                newAddress);
    }

    private static Map<String, Instant> plus(Map<String, Instant> map, String key, Instant value) {
        Map<String, Instant> more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }

    private static Map<String, Instant> minus(Map<String, Instant> map, String key) {
        Map<String, Instant> less = new HashMap<>(map);
        less.remove(key);
        return less;
    }
}
