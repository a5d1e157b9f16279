package dev.slipway.deploy;

import dev.slipway.deploy.RolloutLoop.Claim;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.Event;
import dev.slipway.events.EventType;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings a scanned image, made from the tested snapshot, to the plan's environments in order; and back. */
final class DeployStage implements Stage<DeployJob, DeployVerdict> {
    private final Gates gates;
    private final Rollouts rollouts;
    private final Recalls recalls;
    private final Conclusions conclusions;

    DeployStage(Gates gates, Rollouts rollouts, Recalls recalls, Conclusions conclusions) {
        this.gates = gates;
        this.rollouts = rollouts;
        this.recalls = recalls;
        this.conclusions = conclusions;
    }

    @Override
    public Set<EventType> interests() {
        return EnumSet.of(
                EventType.RELEASE_PLANNED,
                EventType.TESTS_PASSED,
                EventType.IMAGE_PUBLISHED,
                EventType.SCAN_PASSED,
                EventType.SCAN_SKIPPED,
                EventType.SCAN_REJECTED,
                EventType.SCAN_REVOKED,
                EventType.PROMOTION_APPROVED,
                EventType.PROMOTION_REJECTED,
                EventType.ROLLBACK_REQUESTED,
                EventType.SMOKE_PASSED,
                EventType.SMOKE_FAILED,
                EventType.APPROVAL_AWAITED,
                EventType.DEPLOY_STARTED,
                EventType.DEPLOY_HEALTHY,
                EventType.DEPLOY_FAILED,
                EventType.ROLLED_BACK,
                EventType.RELEASE_SUPERSEDED);
    }

    @Override
    public Map<String, Class<? extends DeployJob>> kinds() {
        return Map.of(
                "tick", DeployJob.Tick.class,
                "approval", DeployJob.Approval.class,
                "refusal", DeployJob.Refusal.class,
                "rollback", DeployJob.Rollback.class,
                "bring-back", DeployJob.BringBack.class,
                "settle", DeployJob.Settle.class,
                "recall", DeployJob.Recall.class);
    }

    @Override
    public boolean joins() {
        return false;
    }

    @Override
    public Class<DeployVerdict> verdicts() {
        return DeployVerdict.class;
    }

    @Override
    public List<JobSpec<DeployJob>> accept(Facts facts) {
        return gates.accept(facts);
    }

    @Override
    public List<JobSpec<DeployJob>> cancel(Facts facts) {
        return gates.cancel(facts);
    }

    @Override
    public DeployVerdict perform(DeployJob job, JobContext context) throws InterruptedException {
        return perform(job, context.release(), context.facts(), new Claim(context.fence(), context.log()::line));
    }

    DeployVerdict perform(DeployJob job, ReleaseId release, Facts facts, Claim claim) throws InterruptedException {
        try {
            return switch (job) {
                case DeployJob.Tick tick -> rollouts.tick(tick, release, claim);
                case DeployJob.Rollback rollback -> rollouts.rollback(rollback, release, facts, claim);
                case DeployJob.BringBack bringBack -> rollouts.bringBack(bringBack, release, claim);
                case DeployJob.Settle settle -> rollouts.settle(settle, release, claim);
                case DeployJob.Recall recall -> recalls.perform(recall, release, claim);
                case DeployJob.Approval approval -> new DeployVerdict.Told();
                case DeployJob.Refusal refusal -> new DeployVerdict.Told();
            };
        } catch (StaleFence e) {
            return stale(job, e);
        }
    }

    /**
     * Somebody with a later claim acted in the place in the meantime. If our lease is lost, this verdict goes nowhere;
     * if it is not, the next link has a later claim.
     */
    private static DeployVerdict.Waiting stale(DeployJob job, StaleFence e) throws InterruptedException {
        if (job instanceof DeployJob.Settle || job instanceof DeployJob.Recall) {
            throw new InterruptedException(e.getMessage());
        }
        return new DeployVerdict.Waiting(String.valueOf(e.getMessage()));
    }

    @Override
    public Conclusion<DeployJob> conclude(Concluded<DeployJob, DeployVerdict> done) {
        Conclusion<DeployJob> conclusion = conclusions.of(done.job(), done.verdict(), done.facts());
        if (conclusion.events().stream().anyMatch(DeployStage::opensTheNext)) {
            for (JobSpec<DeployJob> job : gates.accept(done.facts().with(conclusion.events()))) {
                conclusion = conclusion.then(job);
            }
        }
        return conclusion;
    }

    /**
     * A replica does not take in again what it stated itself: so the environment after this one begins here, and so does
     * one whose approval was given while the release soaked, before it was asked for.
     */
    private static boolean opensTheNext(Event event) {
        return event instanceof ApprovalAwaited
                || event instanceof DeployHealthy healthy && !healthy.smoke() && !healthy.last();
    }

    @Override
    public boolean over(DeployJob job, Facts facts) {
        return Recalls.over(job, facts);
    }

    @Override
    public List<JobSpec<DeployJob>> recall(Facts facts, Event own) {
        return Recalls.of(facts, own);
    }
}
