package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.DeployJob.Approval;
import dev.slipway.deploy.DeployJob.BringBack;
import dev.slipway.deploy.DeployJob.Refusal;
import dev.slipway.deploy.DeployJob.Rollback;
import dev.slipway.deploy.DeployJob.Tick;
import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Coverage;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Event;
import dev.slipway.events.Failure;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.PromotionApproved;
import dev.slipway.events.PromotionRejected;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.ScanRevoked;
import dev.slipway.events.TestsPassed;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.Platform.EnvironmentPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final Map<String, EnvironmentPolicy> OPEN =
            Map.of("staging", Policies.open(), "production", Policies.open());
    private final Journey journey =
            Journey.of("v1", Journey.environment("staging", true), Journey.environment("production", false));

    private List<JobSpec<DeployJob>> accept(Map<String, EnvironmentPolicy> policies, List<? extends Event> events) {
        return new Gates(policies).accept(new Facts(journey.release(), List.copyOf(events)));
    }

    private List<JobSpec<DeployJob>> cancel(List<? extends Event> events) {
        return new Gates(OPEN).cancel(new Facts(journey.release(), List.copyOf(events)));
    }

    private DeployHealthy healthy(String environment, boolean smoke, Journey of) {
        return new DeployHealthy(
                Journey.APPLICATION,
                environment,
                1,
                of.image(),
                of.plan(),
                of.snapshot(),
                URI.create("http://127.0.0.1:1"),
                smoke,
                false);
    }

    private List<Event> with(Event... more) {
        List<Event> all = new ArrayList<>(journey.ready());
        all.addAll(List.of(more));
        return all;
    }

    private static List<String> subjects(List<JobSpec<DeployJob>> jobs) {
        return jobs.stream().map(JobSpec::subject).toList();
    }

    private static <T> List<List<T>> permutations(List<T> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
            List<T> rest = new ArrayList<>(of);
            T first = rest.remove(i);
            permutations(rest).forEach(tail -> {
                List<T> one = new ArrayList<>(List.of(first));
                one.addAll(tail);
                all.add(one);
            });
        }
        return all;
    }

    @Test
    void shouldAskForTheFirstEnvironmentInWhateverOrderTheFactsArrive() {
        for (List<Event> order : permutations(journey.ready())) {
            Set<String> before = new HashSet<>();
            for (int known = 0; known < order.size(); known++) {
                // given
                before.addAll(subjects(accept(OPEN, order.subList(0, known))));
            }
            // when
            List<JobSpec<DeployJob>> jobs = accept(OPEN, order);
            // then
            assertThat(before).isEmpty();
            assertThat(subjects(jobs)).containsExactly("staging#1#0");
            assertThat(jobs.get(0).payload()).isInstanceOfSatisfying(Tick.class, tick -> {
                assertThat(tick.image()).isEqualTo(journey.image());
                assertThat(tick.smoke()).isTrue();
                assertThat(tick.last()).isFalse();
            });
        }
    }

    @Test
    void shouldAskForTheNextEnvironmentInWhateverOrderTheFactsArrive() {
        for (List<Event> order :
                permutations(with(healthy("staging", true, journey), journey.smokePassed("staging", false)))) {
            // when
            List<JobSpec<DeployJob>> jobs = accept(OPEN, order);
            // then
            assertThat(subjects(jobs)).containsExactlyInAnyOrder("staging#1#0", "production#1#0", "staging#ROLLOUT");
        }
    }

    @Test
    void shouldNotDeployAnImageThatWasMadeFromAnotherSnapshotThanTheTestedOne() {
        // given
        Journey other = Journey.of("v2");
        TestsPassed elsewhere = other.tested();
        // when
        List<JobSpec<DeployJob>> jobs = accept(
                OPEN, List.of(journey.planned(), elsewhere, journey.published(), journey.scanned(Coverage.FULL)));
        // then
        assertThat(jobs).isEmpty();
    }

    @Test
    void shouldNotDeployAnImageOfWhichAnotherWasScanned() {
        // given
        Journey other = Journey.of("v2");
        // when
        List<JobSpec<DeployJob>> jobs = accept(
                OPEN, List.of(journey.planned(), journey.tested(), journey.published(), other.scanned(Coverage.FULL)));
        // then
        assertThat(jobs).isEmpty();
    }

    @Test
    void shouldNotDeployAnImageOfAnotherPlan() {
        // given
        ImagePublished own = journey.published();
        ImagePublished foreign = new ImagePublished(
                own.name(),
                own.application(),
                own.version(),
                Journey.ref("another plan"),
                own.snapshot(),
                own.image(),
                List.of(),
                1,
                List.of());
        // when
        List<JobSpec<DeployJob>> jobs =
                accept(OPEN, List.of(journey.planned(), journey.tested(), foreign, journey.scanned(Coverage.FULL)));
        // then
        assertThat(jobs).isEmpty();
    }

    @Test
    void shouldNotPromoteWhenSmokePassedForAnotherImage() {
        // given
        Journey other = Journey.of("v2");
        // when
        List<JobSpec<DeployJob>> jobs =
                accept(OPEN, with(healthy("staging", true, journey), other.smokePassed("staging", false)));
        // then
        assertThat(subjects(jobs)).containsExactly("staging#1#0");
    }

    @Test
    void shouldRefuseAnUnscannedImageUnlessThePolicyAcceptsIt() {
        // given
        List<Event> facts = List.of(journey.planned(), journey.tested(), journey.published(), journey.notScanned());
        // when
        List<JobSpec<DeployJob>> refused = accept(OPEN, facts);
        List<JobSpec<DeployJob>> accepted =
                accept(Map.of("staging", Policies.open().takingUnscanned()), facts);
        // then
        assertThat(refused)
                .singleElement()
                .extracting(JobSpec::payload)
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.failure().code()).isEqualTo("not-scanned");
                    assertThat(refusal.failure().what()).contains("NOT SCANNED");
                });
        assertThat(accepted).extracting(JobSpec::payload).hasOnlyElementsOfType(Tick.class);
    }

    @Test
    void shouldRefuseAPartlyScannedImageWhereThePolicyDemandsMore() {
        // given
        List<Event> facts = List.of(
                journey.planned(), journey.tested(), journey.published(), journey.scanned(Coverage.PACKAGES_ONLY));
        // when
        List<JobSpec<DeployJob>> refused =
                accept(Map.of("staging", Policies.open().refusingPackagesOnly()), facts);
        List<JobSpec<DeployJob>> accepted = accept(OPEN, facts);
        // then
        assertThat(refused)
                .singleElement()
                .extracting(JobSpec::payload)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.failure().code()).isEqualTo("scan-incomplete"));
        assertThat(accepted).extracting(JobSpec::payload).hasOnlyElementsOfType(Tick.class);
    }

    @Test
    void shouldRefuseAnEnvironmentThatThePlatformDoesNotDefine() {
        // when
        List<JobSpec<DeployJob>> jobs = accept(Map.of(), journey.ready());
        // then
        assertThat(jobs)
                .singleElement()
                .extracting(JobSpec::payload)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.failure().code()).isEqualTo("environment-unknown"));
    }

    @Test
    void shouldCloseTheGatesWhenTheScanIsRevoked() {
        // when
        List<JobSpec<DeployJob>> jobs = accept(OPEN, with(new ScanRevoked(journey.image(), List.of())));
        // then
        assertThat(jobs).isEmpty();
    }

    @Test
    void shouldWaitForApprovalWhereThePolicyAsksForIt() {
        // given
        Map<String, EnvironmentPolicy> policies =
                Map.of("staging", Policies.open().withApproval());
        PromotionApproved elsewhere = new PromotionApproved("ann", "production", "");
        PromotionApproved here = new PromotionApproved("ann", "staging", "");
        // when
        List<JobSpec<DeployJob>> before = accept(policies, with(elsewhere));
        List<JobSpec<DeployJob>> after = accept(policies, with(here));
        List<JobSpec<DeployJob>> kept =
                accept(policies, with(here, new PromotionRejected("ben", "staging", "not today")));
        // then
        assertThat(before).extracting(JobSpec::payload).hasOnlyElementsOfType(Approval.class);
        assertThat(after).extracting(JobSpec::payload).hasOnlyElementsOfType(Tick.class);
        assertThat(kept).extracting(JobSpec::payload).hasOnlyElementsOfType(Approval.class);
    }

    @Test
    void shouldSoakOnlyAfterTheEnvironmentBefore() {
        // given
        Duration hour = Duration.ofHours(1);
        Map<String, EnvironmentPolicy> policies = Map.of(
                "staging",
                Policies.open().soaking(hour),
                "production",
                Policies.open().soaking(hour));
        // when
        List<JobSpec<DeployJob>> jobs =
                accept(policies, with(healthy("staging", true, journey), journey.smokePassed("staging", false)));
        // then
        assertThat(jobs)
                .filteredOn(job -> job.payload() instanceof Tick)
                .extracting(JobSpec::delay)
                .containsExactly(Duration.ZERO, hour);
    }

    @Test
    void shouldSoakFromTheEndOfTheEnvironmentBeforeAlsoWhenAPersonIsAsked() {
        // given
        Duration hour = Duration.ofHours(1);
        Map<String, EnvironmentPolicy> policies = Map.of(
                "staging",
                Policies.open(),
                "production",
                Policies.open().withApproval().soaking(hour));
        List<Event> soaking = with(healthy("staging", true, journey), journey.smokePassed("staging", false));
        PromotionApproved approved = new PromotionApproved("ann", "production", "");
        List<Event> early = new ArrayList<>(soaking);
        early.add(approved);
        ApprovalAwaited asked = new ApprovalAwaited("production", journey.image());
        List<Event> soaked = new ArrayList<>(soaking);
        soaked.addAll(List.of(asked, approved));
        List<Event> earlyAndSoaked = new ArrayList<>(soaking);
        earlyAndSoaked.addAll(List.of(approved, asked));
        // when, then
        for (List<Event> before : List.of(soaking, early)) {
            assertThat(accept(policies, before))
                    .filteredOn(job -> job.subject().startsWith("production"))
                    .singleElement()
                    .satisfies(job -> assertThat(job.payload()).isInstanceOf(Approval.class))
                    .satisfies(job -> assertThat(job.delay()).isEqualTo(hour));
        }
        for (List<Event> after : List.of(soaked, earlyAndSoaked)) {
            assertThat(accept(policies, after))
                    .filteredOn(job -> job.subject().startsWith("production"))
                    .singleElement()
                    .satisfies(job -> assertThat(job.payload()).isInstanceOf(Tick.class))
                    .satisfies(job -> assertThat(job.delay()).isZero());
        }
    }

    @Test
    void shouldRollBackOnRequestWhateverElseIsKnown() {
        // given
        RollbackRequested request = new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", "it smells");
        // when
        List<JobSpec<DeployJob>> jobs = accept(Map.of(), List.of(request));
        // then
        assertThat(jobs).singleElement().satisfies(job -> {
            assertThat(job.subject()).isEqualTo("c-1");
            assertThat(job.outlivesRelease()).isTrue();
            assertThat(job.payload()).isInstanceOf(Rollback.class);
        });
    }

    @Test
    void shouldBringBackExactlyTheRolloutThatDidNotReachItsEnd() {
        // given
        DeployStarted started = new DeployStarted(Journey.APPLICATION, "staging", 1, journey.image(), null, "rolling");
        CancelRequested cancel = new CancelRequested("ann", "enough");
        DeployHealthy healthy = healthy("staging", true, journey);
        // when
        List<JobSpec<DeployJob>> early = cancel(List.of(journey.planned(), journey.tested(), cancel));
        List<JobSpec<DeployJob>> running = cancel(with(started, cancel));
        List<JobSpec<DeployJob>> smoking = cancel(with(started, healthy, journey.smokeFailed("staging")));
        List<JobSpec<DeployJob>> revoked = cancel(with(started, new ScanRevoked(journey.image(), List.of())));
        List<JobSpec<DeployJob>> onward = cancel(with(started, healthy, journey.smokePassed("staging", false), cancel));
        List<JobSpec<DeployJob>> failed = cancel(with(
                started,
                new DeployFailed("staging", 1, journey.image(), null, Failure.of("not-ready", "No", "Mend it"))));
        // then
        assertThat(early).isEmpty();
        assertThat(subjects(running)).containsExactly("staging#1#0");
        assertThat(subjects(smoking)).containsExactly("staging#1#0");
        assertThat(subjects(revoked)).containsExactly("staging#1#0");
        assertThat(subjects(onward)).containsExactly("production#1#0");
        assertThat(failed).isEmpty();
        assertThat(running).allSatisfy(job -> {
            assertThat(job.outlivesRelease()).isTrue();
            assertThat(job.payload()).isInstanceOfSatisfying(BringBack.class, back -> assertThat(back.reason())
                    .isEqualTo("cancelled by ann: enough"));
        });
    }
}
