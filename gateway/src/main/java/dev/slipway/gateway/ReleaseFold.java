package dev.slipway.gateway;

import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Event;
import dev.slipway.events.Fact;
import dev.slipway.events.Failure;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.Outcome;
import dev.slipway.events.PackagePublished;
import dev.slipway.events.Progress;
import dev.slipway.events.PromotionApproved;
import dev.slipway.events.PromotionRejected;
import dev.slipway.events.ReleaseExpired;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.ReleaseSuperseded;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.RolledBack;
import dev.slipway.events.RolloutAdvanced;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanRejected;
import dev.slipway.events.ScanRevoked;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.ScanStarted;
import dev.slipway.events.SmokeFailed;
import dev.slipway.events.SmokePassed;
import dev.slipway.events.StageBroken;
import dev.slipway.events.StageCancelled;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import dev.slipway.events.TestsStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a release's view of its facts, in the topic's order: always of all of them, so that it is never half true. */
final class ReleaseFold {
    private final Map<String, ReleaseView.StageView> stages = new LinkedHashMap<>();
    private final Map<String, ReleaseView.EnvironmentView> environments = new LinkedHashMap<>();
    private final List<ReleaseView.ImageView> images = new ArrayList<>();
    private final Set<String> published = new HashSet<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<TestFailure> firstFailures = new ArrayList<>();
    private final List<RollbackRequested> rollbacks = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private @Nullable BuildRequested request;
    private @Nullable ReleasePlanned plan;
    private @Nullable TestCounts tests;
    private @Nullable Instant endedAt;
    private boolean built;
    private Progress progress = Progress.NONE;

    private ReleaseFold() {
        for (String stage : List.of("build", "test", "scan", "deploy")) {
            stages.put(stage, new ReleaseView.StageView(stage, "waiting", null, null, null));
        }
    }

    /** The view of these facts; null while the one that begins a release is not among them. */
    static @Nullable ReleaseView of(List<Fact> facts) {
        ReleaseFold fold = new ReleaseFold();
        facts.forEach(fold::add);
        return fold.request == null
                ? null
                : fold.view(
                        facts.getFirst().release(),
                        fold.request,
                        facts.getFirst().time());
    }

    private ReleaseView view(ReleaseId id, BuildRequested asked, Instant requestedAt) {
        return new ReleaseView(
                id,
                plan == null ? null : plan.application(),
                asked.repository(),
                asked.ref(),
                plan == null ? null : plan.commit(),
                plan == null ? null : plan.version(),
                plan == null ? null : plan.origin(),
                warnings(),
                state(),
                asked.actor(),
                requestedAt,
                endedAt,
                asked.retryOf(),
                stages.values().stream().map(this::settled).toList(),
                environments.values().stream().map(this::settled).toList(),
                images,
                tests,
                failures,
                firstFailures);
    }

    private String state() {
        return progress.ended()
                .map(outcome -> outcome.wire())
                .orElse(progress.cancelRequested() ? "cancelling" : "running");
    }

    private List<String> warnings() {
        return Stream.concat(plan == null ? Stream.of() : plan.warnings().stream(), refusals.stream())
                .toList();
    }

    /** Of a release that is over nothing runs, and nothing is waited for. */
    private ReleaseView.StageView settled(ReleaseView.StageView stage) {
        if (progress.ended().isEmpty()) {
            return stage;
        }
        return switch (stage.state()) {
            case "waiting" -> stage.as("skipped", wentWell() ? "not needed" : "not reached");
            case "running" ->
                stage.name().equals("build") && built
                        ? stage.as("passed", "built, not packaged")
                        : stage.as("stopped", stage.note());
            default -> stage;
        };
    }

    private ReleaseView.EnvironmentView settled(ReleaseView.EnvironmentView environment) {
        boolean untouched = Set.of("waiting", "awaiting-approval").contains(environment.state());
        return progress.ended().isPresent() && untouched
                ? new ReleaseView.EnvironmentView(environment.name(), "skipped", null, null)
                : environment;
    }

    private boolean wentWell() {
        return progress.ended()
                .filter(outcome -> outcome == Outcome.HEALTHY || outcome == Outcome.PUBLISHED)
                .isPresent();
    }

    private void add(Fact fact) {
        boolean before = progress.ended().isPresent();
        progress = progress.after(fact.event());
        if (!before && progress.ended().isPresent()) {
            endedAt = fact.time();
        }
        Optional<RollbackRequested> rollback = rollbackThatEnds(fact);
        if (rollback.isPresent()) {
            refused(rollback.get(), fact.event());
        } else {
            show(fact.event(), fact.source().wire(), fact.time());
        }
    }

    /** The rollback that this fact refuses before anything was touched: its job is named after the command. */
    private Optional<RollbackRequested> rollbackThatEnds(Fact fact) {
        boolean untouched =
                switch (fact.event()) {
                    case DeployFailed e -> e.rollout() == null;
                    case StageCancelled e -> true;
                    default -> false;
                };
        String job = fact.job() == null ? "" : fact.job().replaceFirst("#[0-9]+$", "");
        return rollbacks.stream()
                .filter(request -> untouched && job.equals("rollback/" + request.command()))
                .findFirst();
    }

    private void refused(RollbackRequested request, Event event) {
        String why = event instanceof DeployFailed failed ? failed.failure().what() : ((StageCancelled) event).reason();
        refusals.add("The rollback in " + request.environment() + " that " + request.actor()
                + " asked for was refused, and nothing was changed: " + why + ".");
    }

    private void show(Event event, String stage, Instant time) {
        switch (event) {
            case BuildRequested e -> request = e;
            case BuildStarted e -> started("build", time);
            case ReleasePlanned e -> planned(e);
            case BuildSucceeded e -> {
                built = true;
                note("build", "built, to be packaged once it is tested");
            }
            case BuildFailed e -> failed("build", time, e.failures());
            case ImagePublished e -> published(e, time);
            case PackagePublished e -> published("package " + e.name(), time);
            case TestsStarted e -> started("test", time);
            case TestsPassed e -> tested(e, time);
            case TestsFailed e -> testsFailed(e, time);
            case SmokePassed e -> environment(e.environment(), "healthy", null, null);
            case SmokeFailed e -> {
                environment(e.environment(), "failed", null, null);
                failed("test", time, List.of(e.failure()));
            }
            case ScanStarted e -> started("scan", time);
            case ScanPassed e -> scanned(e, time);
            case ScanSkipped e -> ended("scan", "not-scanned", time, notScanned(e.reason()));
            case ScanRejected e -> failed("scan", time, e.reasons());
            case ScanRevoked e ->
                failed(
                        "scan",
                        time,
                        List.of(Failure.of(
                                "scan-revoked",
                                e.image() + " is no longer acceptable",
                                "Update what was found, and release again.")));
            case DeployStarted e -> {
                started("deploy", time);
                environment(e.environment(), "rolling-out", null, e.image());
            }
            case RolloutAdvanced e ->
                note("deploy", e.environment() + ": " + e.ready() + " of " + e.desired() + " ready");
            case ApprovalAwaited e -> {
                started("deploy", time);
                environment(e.environment(), "awaiting-approval", null, e.image());
            }
            case DeployHealthy e -> healthy(e, time);
            case DeployFailed e -> {
                environment(e.environment(), "failed", null, null);
                failed("deploy", time, List.of(e.failure()));
            }
            case RolledBack e -> environment(e.environment(), "rolled-back", null, e.to());
            case StageBroken e -> broken(stage, e, time);
            case StageCancelled e -> ended(stage, "cancelled", time, e.reason());
            case PromotionRejected e ->
                failures.add(Failure.of(
                        "promotion-rejected",
                        e.actor() + " refused " + e.environment() + (e.reason().isBlank() ? "" : ": " + e.reason()),
                        "Settle it with them, and release again."));
            case ReleaseExpired e ->
                failures.add(Failure.of(
                        "expired",
                        "there was no progress until " + e.deadline() + "; last: " + e.waitingFor(),
                        "Retry the release."));
            case ReleaseSuperseded e ->
                failures.add(Failure.of(
                        "superseded",
                        "release " + e.by() + " came to " + e.environment() + " later",
                        "Nothing: the later one goes on."));
            case CancelRequested e -> {}
            case PromotionApproved e -> {}
            case RollbackRequested e -> rollbacks.add(e);
        }
    }

    private void planned(ReleasePlanned event) {
        plan = event;
        event.environments()
                .forEach(environment -> environments.putIfAbsent(
                        environment.name(),
                        new ReleaseView.EnvironmentView(environment.name(), "waiting", null, null)));
    }

    private void published(ImagePublished event, Instant time) {
        images.add(new ReleaseView.ImageView(event.name(), event.image().toString(), event.tags()));
        published("image " + event.name(), time);
    }

    /** The build has passed when all is published that the plan names; one that ended otherwise stays so. */
    private void published(String artifact, Instant time) {
        published.add(artifact);
        boolean all = plan != null
                && plan.images().stream().allMatch(name -> published.contains("image " + name))
                && plan.packages().stream().allMatch(name -> published.contains("package " + name));
        ReleaseView.StageView build = stages.get("build");
        if (all && build != null && build.endedAt() == null) {
            ended("build", "passed", time, null);
        }
    }

    private void tested(TestsPassed passed, Instant time) {
        tests = passed.counts();
        ended("test", "passed", time, counted(passed));
    }

    /** Each suite left a report, even of no tests. */
    private static String counted(TestsPassed passed) {
        TestCounts counts = passed.counts();
        if (counts.passed() + counts.failed() + counts.skipped() > 0) {
            return counts.passed() + " passed, " + counts.skipped() + " skipped";
        }
        return passed.reports().isEmpty() ? "no suites: nothing was tested" : "by exit status";
    }

    /** Said once, whether or not the reason says it too. */
    private static String notScanned(Failure reason) {
        return reason.what().contains("NOT SCANNED") ? reason.toString() : "NOT SCANNED: " + reason;
    }

    /** One image that was not scanned makes the whole release not scanned. */
    private void scanned(ScanPassed event, Instant time) {
        ReleaseView.StageView scan = stages.get("scan");
        if (scan == null || !scan.state().equals("not-scanned")) {
            ended("scan", "passed", time, "coverage " + event.coverage().wire());
        }
    }

    private void testsFailed(TestsFailed event, Instant time) {
        tests = event.counts();
        firstFailures.addAll(event.firstFailures());
        failed("test", time, event.failures());
    }

    private void healthy(DeployHealthy event, Instant time) {
        environment(
                event.environment(),
                event.smoke() ? "smoke-testing" : "healthy",
                event.address().toString(),
                event.image());
        if (event.last()) {
            ended("deploy", "passed", time, null);
        }
    }

    private void broken(String stage, StageBroken event, Instant time) {
        failures.add(event.failure());
        ended(stage, "broken", time, event.failure().what());
    }

    private void failed(String stage, Instant time, List<Failure> why) {
        failures.addAll(why);
        ended(stage, "failed", time, why.isEmpty() ? null : why.getFirst().what());
    }

    private void started(String name, Instant time) {
        stages.computeIfPresent(
                name,
                (any, old) -> old.state().equals("waiting")
                        ? new ReleaseView.StageView(name, "running", time, null, null)
                        : old);
    }

    /** Of a stage that has not ended. */
    private void note(String name, String note) {
        stages.computeIfPresent(
                name,
                (any, old) -> old.endedAt() == null
                        ? new ReleaseView.StageView(name, old.state(), old.startedAt(), null, note)
                        : old);
    }

    private void ended(String name, String state, Instant time, @Nullable String note) {
        stages.computeIfPresent(
                name, (any, old) -> new ReleaseView.StageView(name, state, old.startedAt(), time, note));
    }

    private void environment(String name, String state, @Nullable String address, @Nullable ArtifactRef image) {
        ReleaseView.EnvironmentView old = environments.get(name);
        environments.put(
                name,
                new ReleaseView.EnvironmentView(
                        name,
                        state,
                        address == null && old != null ? old.address() : address,
                        image == null ? old == null ? null : old.image() : image.toString()));
    }
}
