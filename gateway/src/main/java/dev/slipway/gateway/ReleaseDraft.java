package dev.slipway.gateway;

import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Commit;
import dev.slipway.events.Coverage;
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
import dev.slipway.gateway.ReleaseDocument.Image;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One step of the fold: the view before, to be changed by one fact. */
final class ReleaseDraft {
    private final String id;
    private Progress progress;
    private boolean cancelAsked;
    private Instant lastProgress;
    private @Nullable String application;
    private String repository;
    private String ref;
    private @Nullable Commit commit;
    private @Nullable String version;
    private @Nullable String origin;
    private List<String> warnings;
    private String requestedBy;
    private Instant requestedAt;
    private @Nullable Instant endedAt;
    private @Nullable String retryOf;
    private final StageBook stages;
    private final EnvironmentBook environments;
    private final List<Image> images;
    private @Nullable TestCounts tests;
    private final Set<Failure> failures;
    private List<TestFailure> firstFailures;

    ReleaseDraft(ReleaseView before) {
        ReleaseDocument document = before.document();
        id = document.id();
        progress = before.progress();
        cancelAsked = before.cancelAsked();
        lastProgress = before.lastProgress();
        application = document.application();
        repository = document.repository();
        ref = document.ref();
        commit = document.commit();
        version = document.version();
        origin = document.origin();
        warnings = document.warnings();
        requestedBy = document.requestedBy();
        requestedAt = document.requestedAt();
        endedAt = document.endedAt();
        retryOf = document.retryOf();
        stages = new StageBook(document.stages());
        environments = new EnvironmentBook(document.environments());
        images = new ArrayList<>(document.images());
        tests = document.tests();
        failures = new LinkedHashSet<>(document.failures());
        firstFailures = document.firstFailures();
    }

    ReleaseDraft(ReleaseView before, Fact fact) {
        this(before);
        progress = progress.after(fact.event());
        lastProgress = fact.time();
        if (progress.outcome() != null && endedAt == null) {
            endedAt = fact.time();
        }
        apply(fact);
    }

    ReleaseDraft cancelling() {
        cancelAsked = true;
        return this;
    }

    ReleaseView view() {
        Outcome outcome = progress.outcome();
        String state = outcome != null ? outcome.wire() : cancelAsked ? "cancelling" : "running";
        ReleaseDocument document = new ReleaseDocument(
                id,
                application,
                repository,
                ref,
                commit,
                version,
                origin,
                warnings,
                state,
                outcome,
                requestedBy,
                requestedAt,
                endedAt,
                retryOf,
                stages.list(),
                environments.list(),
                images,
                tests,
                List.copyOf(failures),
                firstFailures);
        return new ReleaseView(document, progress, cancelAsked, lastProgress);
    }

    private void apply(Fact fact) {
        Instant at = fact.time();
        switch (fact.event()) {
            case Event.OfGateway e -> gateway(e, at);
            case Event.OfBuild e -> build(e, at);
            case Event.OfTest e -> test(e, at);
            case Event.OfScan e -> scan(e, at);
            case Event.OfDeploy e -> deploy(e, at);
            case StageBroken e -> {
                stages.end(fact.source().wire(), "broken", at, e.failure().what());
                failures.add(e.failure());
            }
            case StageCancelled e -> stages.cancel(fact.source().wire(), at, e.reason());
        }
    }

    private void gateway(Event.OfGateway event, Instant at) {
        switch (event) {
            case BuildRequested e -> {
                repository = e.repository();
                ref = e.ref();
                requestedBy = e.actor();
                requestedAt = at;
                retryOf = e.retryOf() == null ? null : e.retryOf().toString();
            }
            case CancelRequested e -> cancelAsked = true;
            case PromotionApproved e -> {
                environments.approved(e.environment());
                stages.note("deploy", e.environment() + " approved by " + e.actor());
            }
            case PromotionRejected e -> {
                environments.state(e.environment(), "failed");
                stages.end("deploy", "failed", at, e.environment() + " refused by " + e.actor());
                failures.add(new Failure(
                        "promotion-rejected",
                        e.actor() + " kept the release out of " + e.environment(),
                        e.environment(),
                        e.reason().isBlank() ? null : e.reason(),
                        "Settle it with " + e.actor() + ", and ask for a new release."));
            }
            case RollbackRequested e -> stages.note("deploy", e.actor() + " asked to roll back " + e.environment());
            case ReleaseExpired e ->
                failures.add(new Failure(
                        "expired",
                        "The release made no progress until " + e.deadline(),
                        null,
                        "It was waiting for " + e.waitingFor(),
                        "Look whether that service runs, then retry the release."));
        }
    }

    private void build(Event.OfBuild event, Instant at) {
        switch (event) {
            case BuildStarted e -> stages.begin("build", at, null);
            case ReleasePlanned e -> planned(e);
            case BuildSucceeded e -> stages.end("build", "passed", at, null);
            case BuildFailed e -> {
                stages.end("build", "failed", at, e.failures().getFirst().what());
                failures.addAll(e.failures());
            }
            case ImagePublished e -> {
                images.removeIf(image -> image.name().equals(e.name()));
                images.add(new Image(e.name(), e.image(), e.tags()));
                published(at);
            }
            case PackagePublished e -> published(at);
        }
    }

    private void planned(ReleasePlanned e) {
        application = e.application();
        commit = e.commit();
        version = e.version();
        origin = e.origin();
        warnings = e.warnings();
        environments.planned(e.environments());
        if (e.environments().isEmpty()) {
            stages.note("deploy", "nothing is deployed");
        }
        if (e.images().isEmpty()) {
            stages.note("scan", "no image is published");
        }
    }

    private void published(Instant at) {
        int done = progress.published().size();
        ReleasePlanned plan = progress.plan();
        String of = plan == null
                ? ""
                : " of " + (plan.images().size() + plan.packages().size());
        stages.end("build", "passed", at, "published " + done + of);
    }

    private void test(Event.OfTest event, Instant at) {
        switch (event) {
            case TestsStarted e -> stages.begin("test", at, null);
            case TestsPassed e -> {
                tests = e.counts();
                stages.end("test", "passed", at, counts(e.counts()));
                if (progress.outcome() == null && progress.published().isEmpty()) {
                    stages.note("build", "publishing");
                }
            }
            case TestsFailed e -> {
                tests = e.counts();
                firstFailures = e.firstFailures();
                failures.addAll(e.failures());
                stages.end("test", "failed", at, counts(e.counts()));
            }
            case SmokePassed e -> {
                environments.state(e.environment(), "healthy");
                served(e.environment(), e.last(), at);
            }
            case SmokeFailed e -> {
                environments.state(e.environment(), "failed");
                failures.add(e.failure());
                stages.end("test", "failed", at, "the smoke suite does not hold in " + e.environment());
            }
        }
    }

    private static String counts(TestCounts counts) {
        return counts.passed() + " passed, " + counts.failed() + " failed, " + counts.skipped() + " skipped";
    }

    private void scan(Event.OfScan event, Instant at) {
        switch (event) {
            case ScanStarted e -> stages.begin("scan", at, null);
            case ScanPassed e -> {
                if (e.coverage() == Coverage.PACKAGES_ONLY) {
                    stages.note(
                            "scan",
                            "packages only: no operating system was found in "
                                    + e.image().name());
                }
                scanned(e.image(), at);
            }
            case ScanSkipped e -> {
                failures.add(e.reason());
                stages.end(
                        "scan", "not-scanned", at, "NOT SCANNED: " + e.reason().what());
            }
            case ScanRejected e -> {
                failures.addAll(e.reasons());
                stages.end("scan", "failed", at, e.reasons().getFirst().what());
            }
            case ScanRevoked e -> {
                failures.add(new Failure(
                        "scan-revoked",
                        "An image that was accepted is no longer acceptable",
                        e.image().toString(),
                        e.findings().isEmpty()
                                ? null
                                : e.findings().size() + " findings, first "
                                        + e.findings().getFirst().id(),
                        "Release a version without them."));
                stages.end("scan", "failed", at, "revoked");
            }
        }
    }

    /** One image that was not scanned is never hidden by others that were. */
    private void scanned(ArtifactRef image, Instant at) {
        ReleasePlanned plan = progress.plan();
        boolean all = plan == null || progress.scanned().size() >= plan.images().size();
        if (all && !stages.is("scan", "not-scanned")) {
            stages.end("scan", "passed", at, stages.noteOf("scan"));
        }
    }

    private void deploy(Event.OfDeploy event, Instant at) {
        switch (event) {
            case DeployStarted e -> {
                stages.begin("deploy", at, e.environment() + ": rolling out");
                environments.rollingOut(e.environment(), e.image());
            }
            case RolloutAdvanced e ->
                stages.note(
                        "deploy",
                        e.environment() + ": " + e.ready() + " of " + e.desired() + " instances, " + e.weight()
                                + " % of the traffic");
            case ApprovalAwaited e -> {
                stages.begin("deploy", at, "approval awaited for " + e.environment());
                environments.state(e.environment(), "awaiting-approval");
            }
            case DeployHealthy e -> {
                environments.healthy(e.environment(), e.smoke() ? "smoke-testing" : "healthy", e.address(), e.image());
                if (!e.smoke()) {
                    served(e.environment(), e.last(), at);
                } else {
                    stages.note("deploy", e.environment() + ": smoke suite");
                }
            }
            case DeployFailed e -> {
                environments.state(e.environment(), "failed");
                failures.add(e.failure());
                stages.end(
                        "deploy",
                        "failed",
                        at,
                        e.environment() + ": " + e.failure().what());
            }
            case RolledBack e -> {
                environments.rolledBack(e.environment(), e.to());
                stages.rolledBack(at, e.environment() + " rolled back: " + e.reason());
            }
            case ReleaseSuperseded e -> stages.cancel("deploy", at, "superseded by " + e.by());
        }
    }

    private void served(String environment, boolean last, Instant at) {
        if (last) {
            stages.end("deploy", "passed", at, environment + " serves it");
        } else {
            stages.note("deploy", environment + " serves it");
        }
    }
}
