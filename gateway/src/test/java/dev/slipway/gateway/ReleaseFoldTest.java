package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Coverage;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.RolledBack;
import dev.slipway.events.ScanEvidence;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanRejected;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.ScanStarted;
import dev.slipway.events.Source;
import dev.slipway.events.StageBroken;
import dev.slipway.events.StageCancelled;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import dev.slipway.events.TestsStarted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people see of a release follows from its facts alone. */
class ReleaseFoldTest {
    private static final ScanEvidence EVIDENCE = new ScanEvidence("scanner", null, Map.of(), 0, null);

    private static Story building() {
        return new Story().says(Story.requested()).says(new BuildStarted("worker"));
    }

    private static Story published() {
        return building()
                .says(Story.planned("shop"))
                .says(new TestsStarted(List.of("unit")))
                .says(Story.tested())
                .says(Story.published("shop"));
    }

    private static Story staged() {
        return published()
                .says(Story.unscanned())
                .says(Story.deploying("shop", "staging"))
                .says(Story.healthy("shop", "staging", "shop", true, false))
                .says(Story.smoked("staging"));
    }

    private static ReleaseView.StageView stage(ReleaseView view, String name) {
        return view.stages().stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> states(ReleaseView view) {
        return view.stages().stream().map(ReleaseView.StageView::state).toList();
    }

    private static List<String> environments(ReleaseView view) {
        return view.environments().stream()
                .map(environment -> environment.name() + " " + environment.state())
                .toList();
    }

    @Test
    void shouldNotHaveBuiltBeforeAllIsPublishedThatThePlanNames() {
        // when
        ReleaseView view = building()
                .says(Story.planned("shop"))
                .says(Story.published("another"))
                .seen();

        // then
        assertThat(stage(view, "build").state()).isEqualTo("running");
        assertThat(stage(published().seen(), "build").state()).isEqualTo("passed");
    }

    @Test
    void shouldStayFailedWhenAnotherArtifactIsPublishedLater() {
        // when
        ReleaseView view = building()
                .says(Story.planned("shop"))
                .says(new BuildFailed(List.of(Story.WRONG), List.of()))
                .says(Story.published("shop"))
                .seen();

        // then
        assertThat(stage(view, "build").state()).isEqualTo("failed");
    }

    @Test
    void shouldGiveNoViewWhenTheRequestIsMissing() {
        assertThat(new Story().ifSeen()).isNull();
        assertThat(new Story().says(new BuildStarted("worker")).ifSeen()).isNull();
    }

    @Test
    void shouldWaitEverywhereWhenOnlyRequested() {
        // when
        ReleaseView view = new Story().says(Story.requested()).seen();
        // then
        assertThat(view.state()).isEqualTo("running");
        assertThat(view.over()).isFalse();
        assertThat(view.requestedBy()).isEqualTo("ada");
        assertThat(view.repository()).isEqualTo(Story.REPOSITORY);
        assertThat(view.ref()).isEqualTo("main");
        assertThat(view.requestedAt()).isEqualTo(Story.BEGIN);
        assertThat(view.endedAt()).isNull();
        assertThat(view.stages())
                .extracting(ReleaseView.StageView::name)
                .containsExactly("build", "test", "scan", "deploy");
        assertThat(states(view)).containsOnly("waiting");
        assertThat(view.application()).isNull();
        assertThat(view.commit()).isNull();
    }

    @Test
    void shouldNameTheReleaseThatIsRetried() {
        ReleaseId old = ReleaseId.next();
        // when
        ReleaseView view = new Story()
                .says(new BuildRequested("ada", Story.REPOSITORY, "main", old))
                .seen();
        // then
        assertThat(view.retryOf()).isEqualTo(old);
    }

    @Test
    void shouldShowTheBuildRunningWhenItStarted() {
        // when
        ReleaseView view = building().seen();
        // then
        assertThat(states(view)).containsExactly("running", "waiting", "waiting", "waiting");
        assertThat(stage(view, "build").startedAt()).isEqualTo(Story.BEGIN.plusSeconds(1));
    }

    @Test
    void shouldShowThePlanWhenPlanned() {
        // when
        ReleaseView view = building().says(Story.planned("shop")).seen();
        // then
        assertThat(view.application()).isEqualTo("shop");
        assertThat(view.version()).isEqualTo("1.2.3");
        assertThat(view.origin()).isEqualTo("slipway.yaml");
        assertThat(view.warnings()).containsExactly("no health check");
        assertThat(view.commit()).isNotNull().satisfies(commit -> assertThat(commit.subject())
                .isEqualTo("Sell more"));
        assertThat(environments(view)).containsExactly("staging waiting", "production waiting");
    }

    @Test
    void shouldCountTestsAndListImagesWhenTestedAndPublished() {
        // when
        ReleaseView view = published().seen();
        // then
        assertThat(states(view)).containsExactly("passed", "passed", "waiting", "waiting");
        assertThat(view.tests()).isEqualTo(new TestCounts(7, 0, 1));
        assertThat(view.images())
                .containsExactly(
                        new ReleaseView.ImageView("shop", Story.artifact("shop").toString(), List.of("1.2.3")));
        assertThat(stage(view, "build").endedAt()).isEqualTo(Story.BEGIN.plusSeconds(5));
    }

    @Test
    void shouldNameTheCoverageWhenScanned() {
        // when
        ReleaseView view = published()
                .says(new ScanStarted(Story.artifact("shop")))
                .says(new ScanPassed(Story.artifact("shop"), Coverage.PACKAGES_ONLY, EVIDENCE, List.of()))
                .seen();
        // then
        assertThat(stage(view, "scan").state()).isEqualTo("passed");
        assertThat(stage(view, "scan").note()).contains("packages-only");
    }

    @Test
    void shouldSayNotScannedWhenTheScanWasSkipped() {
        // when
        ReleaseView view = published().says(Story.unscanned()).seen();
        // then
        assertThat(stage(view, "scan").state()).isEqualTo("not-scanned");
        assertThat(stage(view, "scan").note()).startsWith("NOT SCANNED: ").contains("there is no scanner");
        assertThat(view.state()).isEqualTo("running");
    }

    @Test
    void shouldSayNotScannedOnceWhenTheReasonSaysItToo() {
        // when
        ReleaseView view = published()
                .says(new ScanSkipped(
                        Story.artifact("shop"),
                        Failure.of("no-scanner", "the image is NOT SCANNED: there is no scanner", "Install one."),
                        List.of()))
                .seen();
        // then
        assertThat(stage(view, "scan").note()).containsOnlyOnce("NOT SCANNED");
    }

    @Test
    void shouldShowEachEnvironmentAsItGoesWhenDeploying() {
        assertThat(environments(
                        published().says(Story.deploying("shop", "staging")).seen()))
                .containsExactly("staging rolling-out", "production waiting");
        assertThat(environments(published()
                        .says(Story.healthy("shop", "staging", "shop", true, false))
                        .seen()))
                .containsExactly("staging smoke-testing", "production waiting");
        assertThat(environments(staged().says(new ApprovalAwaited("production", Story.artifact("shop")))
                        .seen()))
                .containsExactly("staging healthy", "production awaiting-approval");
    }

    @Test
    void shouldBeHealthyWhenTheLastEnvironmentIs() {
        // when
        ReleaseView view = staged().says(Story.deploying("shop", "production"))
                .says(Story.healthy("shop", "production", "shop", false, true))
                .seen();
        // then
        assertThat(view.state()).isEqualTo("healthy");
        assertThat(view.over()).isTrue();
        assertThat(view.endedAt()).isEqualTo(Story.BEGIN.plusSeconds(11));
        assertThat(states(view)).containsExactly("passed", "passed", "not-scanned", "passed");
        assertThat(view.environments())
                .containsExactly(
                        new ReleaseView.EnvironmentView(
                                "staging",
                                "healthy",
                                "http://staging.shop.example/",
                                Story.artifact("shop").toString()),
                        new ReleaseView.EnvironmentView(
                                "production",
                                "healthy",
                                "http://production.shop.example/",
                                Story.artifact("shop").toString()));
    }

    @Test
    void shouldShowWhyWhenTheBuildFailed() {
        // when
        ReleaseView view = building()
                .says(new BuildFailed(List.of(Story.WRONG), List.of()))
                .seen();
        // then
        assertThat(view.state()).isEqualTo("failed");
        assertThat(view.failures()).containsExactly(Story.WRONG);
        assertThat(stage(view, "build").state()).isEqualTo("failed");
        assertThat(stage(view, "build").note()).isEqualTo("it does not hold");
    }

    @Test
    void shouldShowTheFirstFailuresWhenTestsFailed() {
        TestFailure first = new TestFailure("unit", "adds", "expected 3");
        // when
        ReleaseView view = building()
                .says(Story.planned("shop"))
                .says(new TestsFailed(
                        Story.artifact("snapshot"),
                        new TestCounts(6, 1, 0),
                        List.of(Story.WRONG),
                        List.of(first),
                        List.of(),
                        List.of()))
                .seen();
        // then
        assertThat(view.state()).isEqualTo("failed");
        assertThat(view.tests()).isEqualTo(new TestCounts(6, 1, 0));
        assertThat(view.firstFailures()).containsExactly(first);
        assertThat(view.failures()).containsExactly(Story.WRONG);
    }

    @Test
    void shouldFailWhenTheScanRejected() {
        // when
        ReleaseView view = published()
                .says(new ScanRejected(
                        Story.artifact("shop"), Coverage.FULL, List.of(Story.WRONG), List.of(), EVIDENCE, List.of()))
                .seen();
        // then
        assertThat(view.state()).isEqualTo("failed");
        assertThat(stage(view, "scan").state()).isEqualTo("failed");
    }

    @Test
    void shouldBeCancellingUntilAStageSaysItStopped() {
        // when
        Story story = building().says(new CancelRequested("ada", "enough"));
        // then
        assertThat(story.seen().state()).isEqualTo("cancelling");
        assertThat(story.seen().over()).isFalse();
        // when
        ReleaseView view =
                story.says(Source.BUILD, new StageCancelled("ada asked for it")).seen();
        // then
        assertThat(view.state()).isEqualTo("cancelled");
        assertThat(stage(view, "build").state()).isEqualTo("cancelled");
        assertThat(stage(view, "build").note()).isEqualTo("ada asked for it");
    }

    @Test
    void shouldMarkTheStageThatBroke() {
        // when
        ReleaseView view = building()
                .says(Source.TEST, new StageBroken("suite/unit", 3, Story.WRONG))
                .seen();
        // then
        assertThat(view.state()).isEqualTo("broken");
        assertThat(states(view)).containsExactly("stopped", "broken", "skipped", "skipped");
        assertThat(view.failures()).containsExactly(Story.WRONG);
    }

    @Test
    void shouldShowWhatIsServedWhenRolledBack() {
        // when
        ReleaseView view = staged().says(Story.deploying("shop", "production"))
                .says(new RolledBack(
                        "shop", "production", 1, Story.artifact("shop"), Story.artifact("shop/old"), "too slow"))
                .seen();
        // then
        assertThat(view.state()).isEqualTo("rolled-back");
        assertThat(environments(view)).containsExactly("staging healthy", "production rolled-back");
        assertThat(view.environments().getLast().image())
                .isEqualTo(Story.artifact("shop/old").toString());
    }

    @Test
    void shouldKeepTheFirstOutcomeWhenMoreHappensAfterIt() {
        // when
        ReleaseView view = building()
                .says(new BuildFailed(List.of(Story.WRONG), List.of()))
                .says(new CancelRequested("ada", ""))
                .says(Source.BUILD, new StageCancelled("late"))
                .seen();
        // then
        assertThat(view.state()).isEqualTo("failed");
        assertThat(view.endedAt()).isEqualTo(Story.BEGIN.plusSeconds(2));
    }

    private static Story live() {
        return staged().says(Story.deploying("shop", "production"))
                .says(Story.healthy("shop", "production", "shop", false, true));
    }

    private static DeployFailed refusedRollback() {
        return new DeployFailed(
                "production",
                null,
                Story.artifact("shop"),
                Story.artifact("shop"),
                Failure.of("nothing-to-roll-back-to", "No other version served before this one", "Build it."));
    }

    @Test
    void shouldStayGreenAndSayWhyWhenARollbackIsRefused() {
        // when
        ReleaseView view = live().says(Story.rollback("shop", "production"))
                .says(Source.DEPLOY, "rollback/command", refusedRollback())
                .seen();
        // then
        assertThat(view.state()).isEqualTo("healthy");
        assertThat(states(view)).containsExactly("passed", "passed", "not-scanned", "passed");
        assertThat(environments(view)).containsExactly("staging healthy", "production healthy");
        assertThat(view.failures()).isEmpty();
        assertThat(view.warnings())
                .contains("The rollback in production that ada asked for was refused, and nothing was changed:"
                        + " No other version served before this one.");
    }

    @Test
    void shouldStayGreenWhenARollbackFoundNothingToDo() {
        // when
        ReleaseView view = live().says(Story.rollback("shop", "production"))
                .says(Source.DEPLOY, "rollback/command#1", new StageCancelled("nothing serves there"))
                .seen();
        // then
        assertThat(states(view)).containsExactly("passed", "passed", "not-scanned", "passed");
        assertThat(view.warnings()).last().asString().contains("nothing serves there");
    }

    @Test
    void shouldGoOnWhenARollbackIsRefusedWhileTheReleaseIsOnItsWay() {
        // when
        ReleaseView view = staged().says(Story.rollback("shop", "staging"))
                .says(Source.DEPLOY, "rollback/command", refusedRollback())
                .seen();
        // then
        assertThat(view.state()).isEqualTo("running");
        assertThat(environments(view)).containsExactly("staging healthy", "production waiting");
        assertThat(view.failures()).isEmpty();
        assertThat(view.warnings()).last().asString().contains("No other version served before this one");
    }

    @Test
    void shouldShowTheFailureWhenARollbackBeganAndDidNotBecomeHealthy() {
        // when
        ReleaseView view = live().says(Story.rollback("shop", "production"))
                .says(Story.deploying("shop", "production"))
                .says(
                        Source.DEPLOY,
                        "rollback/command#1",
                        new DeployFailed("production", 2, Story.artifact("shop"), null, Story.WRONG))
                .seen();
        // then
        assertThat(environments(view)).containsExactly("staging healthy", "production failed");
        assertThat(view.failures()).containsExactly(Story.WRONG);
    }

    @Test
    void shouldFailWhenARolloutMayNotBegin() {
        // when
        ReleaseView view = staged().says(
                        new DeployFailed("production", null, Story.artifact("shop"), null, Story.WRONG))
                .seen();
        // then
        assertThat(view.state()).isEqualTo("failed");
        assertThat(environments(view)).containsExactly("staging healthy", "production failed");
    }

    @Test
    void shouldLeaveNothingRunningOrWaitingWhenTheReleaseIsOver() {
        // when
        ReleaseView view = building()
                .says(Story.planned("shop"))
                .says(new BuildSucceeded("shop", Story.artifact("plan"), Story.artifact("snapshot"), List.of()))
                .says(new TestsStarted(List.of("unit")))
                .says(new TestsFailed(
                        Story.artifact("snapshot"),
                        new TestCounts(6, 1, 0),
                        List.of(Story.WRONG),
                        List.of(),
                        List.of(),
                        List.of()))
                .seen();
        // then
        assertThat(states(view)).containsExactly("passed", "failed", "skipped", "skipped");
        assertThat(stage(view, "build").note()).isEqualTo("built, not packaged");
        assertThat(stage(view, "scan").note()).isEqualTo("not reached");
        assertThat(environments(view)).containsExactly("staging skipped", "production skipped");
    }

    @Test
    void shouldSayNotNeededWhenNothingIsDeployed() {
        // when
        ReleaseView view = new Story()
                .says(Story.requested())
                .says(Story.planned("shop", List.of()))
                .says(Story.tested())
                .says(Story.published("shop"))
                .says(Story.unscanned())
                .seen();
        // then
        assertThat(view.state()).isEqualTo("published");
        assertThat(stage(view, "deploy").state()).isEqualTo("skipped");
        assertThat(stage(view, "deploy").note()).isEqualTo("not needed");
    }

    @Test
    void shouldCallTheReleaseUnscannedWhenOneOfItsImagesIs() {
        // when
        ReleaseView view = published()
                .says(Story.unscanned())
                .says(new ScanPassed(Story.artifact("other"), Coverage.FULL, EVIDENCE, List.of()))
                .seen();
        // then
        assertThat(view.unscanned()).isTrue();
        assertThat(stage(view, "scan").state()).isEqualTo("not-scanned");
        assertThat(published().seen().unscanned()).isFalse();
    }

    @Test
    void shouldSayWhetherThereWereSuitesWhenNothingWasCounted() {
        // then
        assertThat(noteOfTests(List.of(Story.artifact("report")))).isEqualTo("by exit status");
        assertThat(noteOfTests(List.of())).isEqualTo("no suites: nothing was tested");
    }

    private static String noteOfTests(List<ArtifactRef> reports) {
        LogEnd log = new LogEnd("plan/suites", 1, 0, Digest.of(new byte[0]));
        TestsPassed passed =
                new TestsPassed(Story.artifact("snapshot"), new TestCounts(0, 0, 0), reports, List.of(log));
        return stage(building().says(passed).seen(), "test").note();
    }

    @Test
    void shouldReadBackTheSameViewWhenWritten() {
        ReleaseView view = staged().seen();
        // when
        ReleaseView read = StructuredEvent.readView(StructuredEvent.writeView(view));
        // then
        assertThat(read).isEqualTo(view);
    }

    @Test
    void shouldReadBackTheSameFactWhenWritten() {
        assertThat(staged().facts()).allSatisfy(fact -> assertThat(StructuredEvent.read(StructuredEvent.write(fact)))
                .isEqualTo(fact));
    }
}
