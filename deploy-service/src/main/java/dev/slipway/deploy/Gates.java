package dev.slipway.deploy;

import dev.slipway.deploy.DeployJob.Approval;
import dev.slipway.deploy.DeployJob.BringBack;
import dev.slipway.deploy.DeployJob.Reached;
import dev.slipway.deploy.DeployJob.Refusal;
import dev.slipway.deploy.DeployJob.Rollback;
import dev.slipway.deploy.DeployJob.Settle;
import dev.slipway.deploy.DeployJob.Tick;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Coverage;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Failure;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.events.PromotionApproved;
import dev.slipway.events.PromotionRejected;
import dev.slipway.events.ReleaseExpired;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.ReleaseSuperseded;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.RolledBack;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanRejected;
import dev.slipway.events.ScanRevoked;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.SmokeFailed;
import dev.slipway.events.SmokePassed;
import dev.slipway.events.StageBroken;
import dev.slipway.events.TestsPassed;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.Platform.EnvironmentPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a release and its environments. Pure, and indifferent to the order in which facts arrive. What is
 * deployed is the image that was made from the very snapshot that was tested, and the very image that was scanned: the
 * chain is followed by digest, and a fact about anything else opens nothing.
 */
final class Gates {
    /** A release's first own rollout in an environment; rollbacks there have higher numbers. */
    static final int FIRST = 1;

    private final Map<String, EnvironmentPolicy> policies;

    Gates(Map<String, EnvironmentPolicy> policies) {
        this.policies = Map.copyOf(policies);
    }

    /**
     * An environment whose turn it is.
     *
     * @param plan the release's
     * @param environment whose turn it is
     * @param image what would go there
     * @param soak how long it waits first
     * @param last whether it is the plan's last
     */
    private record Turn(
            ReleasePlanned plan, PlannedEnvironment environment, ImagePublished image, Duration soak, boolean last) {
        String name() {
            return environment.name();
        }

        Place place() {
            return new Place(plan.application(), name());
        }
    }

    /** The jobs that these facts ask for. */
    List<JobSpec<DeployJob>> accept(Facts facts) {
        List<JobSpec<DeployJob>> jobs = new ArrayList<>();
        turns(facts).forEach(turn -> jobs.add(job(facts, turn)));
        facts.all(SmokePassed.class).forEach(passed -> settle(facts, passed).ifPresent(jobs::add));
        facts.all(RollbackRequested.class).forEach(request -> jobs.add(rollback(request)));
        return jobs;
    }

    /** What undoes a rollout that did not reach its end, whether or not it has begun to do anything. */
    List<JobSpec<DeployJob>> cancel(Facts facts) {
        Facts open = asIfOpen(facts);
        return turns(open)
                .filter(turn ->
                        started(facts, turn) || waits(facts, job(open, turn).payload()))
                .filter(turn -> !over(facts, turn))
                .map(turn -> bringBack(facts, turn))
                .toList();
    }

    /** Whether a turn was about to begin, or waits for a person: a cancel must end that too. */
    private static boolean waits(Facts facts, DeployJob job) {
        return job instanceof Tick || job instanceof Approval && facts.has(CancelRequested.class);
    }

    /** What closes a gate later does not undo that it was open. */
    private static Facts asIfOpen(Facts facts) {
        return new Facts(
                facts.release(),
                facts.events().stream()
                        .filter(e -> !(e instanceof ScanRejected
                                || e instanceof ScanRevoked
                                || e instanceof PromotionRejected))
                        .toList());
    }

    private static boolean started(Facts facts, Turn turn) {
        return facts.first(DeployStarted.class, e -> e.environment().equals(turn.name()) && e.rollout() == FIRST)
                .isPresent();
    }

    private static JobSpec<DeployJob> bringBack(Facts facts, Turn turn) {
        BringBack job = new BringBack(turn.place(), FIRST, turn.image().image(), reason(facts), 0, Reached.NOTHING);
        return JobSpec.<DeployJob>of(job.subject(), job).outlivingRelease();
    }

    private static boolean over(Facts facts, Turn turn) {
        return finished(facts, turn.environment(), turn.image().image())
                || facts.first(DeployFailed.class, e -> e.environment().equals(turn.name()))
                        .isPresent()
                || facts.first(RolledBack.class, e -> e.environment().equals(turn.name()))
                        .isPresent()
                || facts.first(ReleaseSuperseded.class, e -> e.environment().equals(turn.name()))
                        .isPresent();
    }

    /** Each environment whose turn has come, those included whose rollout is long over. */
    private Stream<Turn> turns(Facts facts) {
        ReleasePlanned plan = facts.first(ReleasePlanned.class).orElse(null);
        ImagePublished image = plan == null ? null : tested(facts, plan).orElse(null);
        if (plan == null || image == null || !judged(facts, image.image())) {
            return Stream.empty();
        }
        List<Turn> turns = new ArrayList<>();
        boolean soaks = false;
        for (PlannedEnvironment environment : plan.environments()) {
            boolean last = environment.equals(plan.environments().getLast());
            turns.add(new Turn(plan, environment, image, soaks ? soak(environment) : Duration.ZERO, last));
            if (!finished(facts, environment, image.image())) {
                break;
            }
            soaks = true;
        }
        return turns.stream();
    }

    /** How long the release must have been healthy in the environment before. */
    private Duration soak(PlannedEnvironment environment) {
        EnvironmentPolicy policy = policies.get(environment.name());
        return policy == null ? Duration.ZERO : policy.soak();
    }

    /** The image that was made, by this plan, from the snapshot that was tested. */
    private static Optional<ImagePublished> tested(Facts facts, ReleasePlanned plan) {
        return facts.first(
                ImagePublished.class,
                image -> image.plan().digest().equals(plan.plan().digest())
                        && image.application().equals(plan.application())
                        && facts.first(TestsPassed.class, tests -> tests.snapshot()
                                        .digest()
                                        .equals(image.snapshot().digest()))
                                .isPresent());
    }

    /** Whether a scan said something of this image that may let it pass. */
    private static boolean judged(Facts facts, ArtifactRef image) {
        boolean refused = facts.first(ScanRejected.class, e -> same(e.image(), image))
                        .isPresent()
                || facts.first(ScanRevoked.class, e -> same(e.image(), image)).isPresent();
        return !refused && (passed(facts, image) != null || skipped(facts, image) != null);
    }

    private static @Nullable ScanPassed passed(Facts facts, ArtifactRef image) {
        return facts.first(ScanPassed.class, e -> same(e.image(), image)).orElse(null);
    }

    private static @Nullable ScanSkipped skipped(Facts facts, ArtifactRef image) {
        return facts.first(ScanSkipped.class, e -> same(e.image(), image)).orElse(null);
    }

    private static boolean same(ArtifactRef one, ArtifactRef other) {
        return one.digest().equals(other.digest());
    }

    /** Whether the release's own rollout there reached its end with this image. */
    private static boolean finished(Facts facts, PlannedEnvironment environment, ArtifactRef image) {
        return healthy(facts, environment.name(), image).isPresent()
                && (!environment.smoke()
                        || facts.first(
                                        SmokePassed.class,
                                        e -> e.environment().equals(environment.name())
                                                && e.rollout() == FIRST
                                                && same(e.image(), image))
                                .isPresent());
    }

    /** Whether the smoke suite of a rollout that ended healthy has passed. */
    static boolean smokePassed(Facts facts, DeployJob.Recall healthy) {
        return facts.first(
                        SmokePassed.class,
                        e -> e.environment().equals(healthy.place().environment())
                                && e.rollout() == healthy.rollout()
                                && same(e.image(), healthy.image()))
                .isPresent();
    }

    private static Optional<DeployHealthy> healthy(Facts facts, String environment, ArtifactRef image) {
        return facts.first(
                DeployHealthy.class,
                e -> e.environment().equals(environment) && e.rollout() == FIRST && same(e.image(), image));
    }

    private JobSpec<DeployJob> job(Facts facts, Turn turn) {
        EnvironmentPolicy policy = policies.get(turn.name());
        Failure refusal = policy == null ? unknown(turn.name()) : refusal(facts, turn, policy);
        ArtifactRef image = turn.image().image();
        if (refusal != null) {
            return JobSpec.of(turn.name(), new Refusal(turn.name(), image, refusal));
        }
        boolean soaked = turn.soak().isZero() || (policy != null && policy.approval() && asked(facts, turn.name()));
        if (policy != null && policy.approval() && !(soaked && approved(facts, turn.name()))) {
            return JobSpec.<DeployJob>of(turn.name(), new Approval(turn.name(), image))
                    .after(turn.soak());
        }
        Tick tick = new Tick(
                turn.place(),
                FIRST,
                0,
                image,
                turn.plan().plan(),
                turn.image().snapshot(),
                turn.environment().smoke(),
                turn.last(),
                false,
                Reached.NOTHING);
        return JobSpec.<DeployJob>of(tick.subject(), tick).after(soaked ? Duration.ZERO : turn.soak());
    }

    /** A person is asked when the release has soaked, so that what was seen meanwhile can be weighed. */
    private static boolean asked(Facts facts, String environment) {
        return facts.first(ApprovalAwaited.class, e -> e.environment().equals(environment))
                .isPresent();
    }

    private static boolean approved(Facts facts, String environment) {
        return facts.first(PromotionApproved.class, e -> e.environment().equals(environment))
                        .isPresent()
                && facts.first(PromotionRejected.class, e -> e.environment().equals(environment))
                        .isEmpty();
    }

    private static Failure unknown(String environment) {
        return Failure.of(
                "environment-unknown",
                "The platform defines no environment " + environment,
                "Choose another in the plan, or set slipway.environments.\"" + environment + "\" for deploy-service");
    }

    private static @Nullable Failure refusal(Facts facts, Turn turn, EnvironmentPolicy policy) {
        ScanPassed passed = passed(facts, turn.image().image());
        if (passed != null) {
            return passed.coverage() == Coverage.FULL || policy.acceptPackagesOnly() ? null : partly(turn.name());
        }
        ScanSkipped skipped = skipped(facts, turn.image().image());
        return skipped == null || policy.acceptUnscanned() ? null : unscanned(turn.name(), skipped.reason());
    }

    private static Failure partly(String environment) {
        return Failure.of(
                "scan-incomplete",
                "Only the languages' packages of the image could be scanned, and " + environment
                        + " demands its operating system too",
                "Build on a base image whose operating system the scanner knows, or set slipway.environments."
                        + environment + ".accept-packages-only=true for deploy-service");
    }

    private static Failure unscanned(String environment, Failure why) {
        return new Failure(
                "not-scanned",
                "The image was NOT SCANNED, and " + environment + " takes none that was not",
                environment,
                why.what() + (why.why() == null ? "" : ": " + why.why()),
                why.mend() + " Or set slipway.environments." + environment
                        + ".accept-unscanned=true for deploy-service.");
    }

    /** The smoke suite held, so the place may be let go; the release may be over by that. */
    private static Optional<JobSpec<DeployJob>> settle(Facts facts, SmokePassed passed) {
        return healthy(facts, passed.environment(), passed.image())
                .filter(healthy -> healthy.rollout() == passed.rollout())
                .map(healthy ->
                        settle(new Place(healthy.application(), healthy.environment()), Journal.Kind.ROLLOUT, ""));
    }

    /** Lets go of a place, also when the release is over. */
    static JobSpec<DeployJob> settle(Place place, Journal.Kind kind, String key) {
        String subject = place.environment() + (key.isEmpty() ? "" : "#" + key) + "#" + kind;
        return JobSpec.<DeployJob>of(subject, new Settle(place, kind, key)).outlivingRelease();
    }

    private static JobSpec<DeployJob> rollback(RollbackRequested request) {
        String reason = "asked for by " + request.actor() + (request.reason().isBlank() ? "" : ": " + request.reason());
        Rollback job = new Rollback(
                new Place(request.application(), request.environment()),
                request.command(),
                reason,
                0,
                false,
                Reached.NOTHING);
        return JobSpec.<DeployJob>of(job.subject(), job).outlivingRelease();
    }

    private static String reason(Facts facts) {
        return Stream.of(
                        facts.first(CancelRequested.class)
                                .map(e -> "cancelled by " + e.actor()
                                        + (e.reason().isBlank() ? "" : ": " + e.reason())),
                        facts.first(SmokeFailed.class)
                                .map(e ->
                                        "its smoke suite failed: " + e.failure().what()),
                        facts.first(ScanRevoked.class).map(e -> "its image is no longer acceptable"),
                        facts.first(PromotionRejected.class).map(e -> "kept out by " + e.actor()),
                        facts.first(ReleaseExpired.class).map(e -> "it made no progress until " + e.deadline()),
                        facts.first(StageBroken.class)
                                .map(e -> "it broke: " + e.failure().what()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("the release is over");
    }
}
