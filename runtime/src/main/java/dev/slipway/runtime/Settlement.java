package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.Fact;
import dev.slipway.events.Outcome;
import dev.slipway.events.Progress;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.StageCancelled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** What a service does, under a release's lock, with jobs that are asked for and with a release that is over. */
@ApplicationScoped
class Settlement {
    private final StageCodec codec;
    private final Jobs jobs;
    private final Outbox outbox;
    private final Releases releases;
    private final Identity identity;
    private final Running running;

    Settlement(StageCodec codec, Jobs jobs, Outbox outbox, Releases releases, Identity identity, Running running) {
        this.codec = codec;
        this.jobs = jobs;
        this.outbox = outbox;
        this.releases = releases;
        this.identity = identity;
        this.running = running;
    }

    /**
     * Makes jobs, and states what their beginning states.
     *
     * @param known of the release
     * @param before facts that precede it in the topic
     */
    Uni<Void> begin(
            Tx tx,
            Releases.Locked locked,
            Facts known,
            Identity.Cause cause,
            List<Fact> before,
            List<? extends JobSpec<?>> specs) {
        return jobs.add(tx, known.release(), locked.partition(), cause, specs).flatMap(made -> {
            List<Fact> facts = new ArrayList<>(before);
            made.claimed().forEach(job -> facts.addAll(started(job)));
            jobs.hand(tx, made, known.with(facts.stream().map(Fact::event).toList()));
            return outbox.add(tx, known.release(), facts).replaceWithVoid();
        });
    }

    /** What a job states when it is first taken up. */
    List<Fact> started(Jobs.Claimed job) {
        return job.started() == null
                ? List.of()
                : List.of(identity.stating(job.release(), job.kind(), job.subject(), job.cause(), job.started()));
    }

    /**
     * The release has its outcome: nothing else of it is kept. A bad one stops what is open and brings back; a good one
     * still makes the jobs that outlive the release.
     */
    Uni<Void> end(Tx tx, Releases.Locked locked, Facts facts, Identity.Cause cause, Outcome outcome) {
        Uni<Void> settled;
        if (outcome.good()) {
            List<JobSpec<Object>> outliving = codec.stage().accept(facts).stream()
                    .filter(JobSpec::outlivesRelease)
                    .toList();
            settled = begin(tx, locked, facts, cause, List.of(), outliving);
        } else if (locked.cancelRequested()) {
            settled = Uni.createFrom().voidItem();
        } else {
            settled = stop(tx, locked, facts, cause, "the release is " + outcome.wire());
        }
        return settled.flatMap(done -> releases.end(tx, facts.release(), outcome));
    }

    /** Somebody asked to cancel the release. */
    Uni<Void> cancel(Tx tx, Releases.Locked locked, Facts facts, Identity.Cause cause) {
        return releases.markCancelled(tx, facts.release())
                .flatMap(marked -> stop(tx, locked, facts, cause, "the release is cancelled"));
    }

    private Uni<Void> stop(Tx tx, Releases.Locked locked, Facts facts, Identity.Cause cause, String reason) {
        tx.afterCommit(() -> running.cancel(facts.release()));
        List<JobSpec<Object>> bringBack = codec.stage().cancel(facts);
        return jobs.cancelOpen(tx, facts.release()).flatMap(open -> {
            boolean stopped = bringBack.isEmpty() && open.dropped() > 0 && open.running() == 0;
            List<Fact> said = stopped ? List.of(cancelled(facts.release(), cause, reason)) : List.of();
            return begin(tx, locked, facts, cause, said, bringBack);
        });
    }

    /** Work that is asked for after the release was cancelled is refused, and that is said. */
    Uni<Void> refuse(Tx tx, Facts facts, Identity.Cause cause) {
        List<JobSpec<Object>> asked = codec.stage().accept(facts);
        return jobs.missing(tx, facts.release(), asked)
                .flatMap(missing -> missing == 0 || !codec.stage().cancel(facts).isEmpty()
                        ? Uni.createFrom().voidItem()
                        : outbox.add(
                                        tx,
                                        facts.release(),
                                        List.of(cancelled(facts.release(), cause, "the release is cancelled")))
                                .replaceWithVoid());
    }

    /** A job stopped because its release is over; said once the last of them has. */
    Uni<Void> stopped(Tx tx, Facts facts, Identity.Cause cause, List<Concluded.Sibling<Object, Object>> siblings) {
        boolean last = siblings.stream().allMatch(Concluded.Sibling::over);
        return last && codec.stage().cancel(facts).isEmpty()
                ? outbox.add(
                                tx,
                                facts.release(),
                                List.of(cancelled(
                                        facts.release(), cause, "stopped, since the release is cancelled or over")))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** Ends the release here when these events, after what is known of it, give it its outcome. */
    Uni<Void> endIfOver(
            Tx tx, Releases.Locked locked, Facts known, List<? extends Event> stated, Identity.Cause cause) {
        if (locked.outcome() != null) {
            return Uni.createFrom().voidItem();
        }
        Facts facts = known.with(stated);
        return Progress.of(facts.events())
                .ended()
                .map(outcome -> end(tx, locked, facts, cause, outcome))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Fact cancelled(ReleaseId release, Identity.Cause cause, String reason) {
        return identity.stating(release, "release", "", cause, new StageCancelled(reason));
    }
}
