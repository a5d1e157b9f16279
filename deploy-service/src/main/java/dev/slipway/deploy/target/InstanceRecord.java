package dev.slipway.deploy.target;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.ReleaseId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of an instance: before it is started, and again once it runs.
 *
 * @param name of the instance; its folder's name too
 * @param place whose it is
 * @param generation which deployment of the place
 * @param ordinal which of its instances
 * @param release that the deployment belongs to
 * @param image what it runs
 * @param readinessPath what is asked to learn whether it is ready
 * @param port where it was told to listen, on loopback
 * @param fence of the claim that started it
 * @param starts how often it was started, this start included
 * @param intended when this start was meant to be
 * @param process what runs; null until that is known
 */
record InstanceRecord(
        String name,
        Place place,
        int generation,
        int ordinal,
        ReleaseId release,
        ArtifactRef image,
        String readinessPath,
        int port,
        long fence,
        int starts,
        Instant intended,
        @Nullable Identity process) {

    /**
     * Tells a process from a later one with the same number.
     *
     * @param pid its number
     * @param started see {@link ProcessFacts#started}
     */
    record Identity(long pid, long started) {
        /** Whether a process of the session with this number belongs to us, and not to a later owner of the number. */
        boolean owns(ProcessFacts member) {
            return ProcessFacts.of(pid)
                            .map(leader -> leader.started() == started)
                            .orElse(true)
                    && member.started() >= started;
        }

        boolean alive() {
            return ProcessFacts.of(pid)
                    .filter(facts -> facts.started() == started)
                    .isPresent();
        }
    }

    static InstanceRecord intent(InstanceSpec spec, int port, long fence, int starts) {
        return new InstanceRecord(
                spec.name(),
                spec.place(),
                spec.generation(),
                spec.ordinal(),
                spec.release(),
                spec.image(),
                spec.readinessPath(),
                port,
                fence,
                starts,
                Instant.now(),
                null);
    }

    InstanceRecord running(Identity found) {
        return new InstanceRecord(
                name, place, generation, ordinal, release, image, readinessPath, port, fence, starts, intended, found);
    }

    boolean alive() {
        return process != null && process.alive();
    }
}
