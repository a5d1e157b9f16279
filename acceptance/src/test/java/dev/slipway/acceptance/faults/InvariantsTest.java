package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.Failure;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.Outcome;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.RolledBack;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each guarantee is broken on purpose, and the checker has to notice. */
class InvariantsTest {
    private static final String SECRET = "s3cr3t";
    private static final ReleaseId RELEASE = new ReleaseId(UUID.fromString("01a20e00-0000-7000-8000-000000000001"));
    private static final ArtifactRef PLAN = artifact("hello/plan", 'a');
    private static final ArtifactRef SNAPSHOT = artifact("hello/workspace", 'b');
    private static final ArtifactRef IMAGE = artifact("hello", 'c');

    private final List<Fact> facts = new ArrayList<>();
    private final List<String> strange = new ArrayList<>();
    private final Map<String, String> shown = new HashMap<>(Map.of(RELEASE.toString(), Outcome.HEALTHY.wire()));
    private final List<Evidence.Job> jobs = new ArrayList<>();
    private final Map<String, Boolean> outbox = new HashMap<>();
    private final List<String> parked = new ArrayList<>();
    private final List<Evidence.Place> places = new ArrayList<>(
            List.of(new Evidence.Place("hello", "production", IMAGE.digest().toString(), 1, false)));
    private final List<Evidence.Instance> instances = new ArrayList<>(List.of(
            new Evidence.Instance(7, "hello", "production", IMAGE.digest().toString())));
    private final List<String> leftovers = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();

    InvariantsTest() {
        add(new BuildRequested("ada", "https://git.example.org/hello", "main", null));
        add(new BuildStarted("build-1"));
        add(new BuildSucceeded("hello", PLAN, SNAPSHOT, List.of()));
        add(new TestsPassed(SNAPSHOT, new TestCounts(1, 0, 0), List.of(), List.of()));
        add(new ImagePublished("hello", "hello", "1.0.0", PLAN, SNAPSHOT, IMAGE, List.of("1.0.0"), 10, List.of()));
        add(new ScanSkipped(IMAGE, Failure.of("scanner-missing", "NOT SCANNED", "Install one."), List.of()));
        add(new DeployStarted("hello", "production", 1, IMAGE, null, "rolling"));
        add(healthy(1));
    }

    private static DeployHealthy healthy(int rollout) {
        return new DeployHealthy(
                "hello",
                "production",
                rollout,
                IMAGE,
                PLAN,
                SNAPSHOT,
                URI.create("http://127.0.0.1:20000"),
                false,
                true);
    }

    private static ArtifactRef artifact(String repository, char digit) {
        return new ArtifactRef(
                "127.0.0.1:5000/" + repository,
                new Digest("sha256:" + String.valueOf(digit).repeat(64)));
    }

    /** A committed and published fact that the one before it led to. */
    private Fact add(Event event) {
        return add(event, facts.isEmpty() ? null : facts.getLast().id());
    }

    private Fact add(Event event, @Nullable UUID cause) {
        Fact fact = new Fact(
                UUID.randomUUID(),
                RELEASE,
                EventType.of(event).writers().iterator().next(),
                Instant.EPOCH,
                cause,
                null,
                null,
                event);
        facts.add(fact);
        outbox.put(fact.id().toString(), true);
        return fact;
    }

    private List<String> broken() {
        Map<String, Evidence.Rows> rows = Map.of("build", new Evidence.Rows(jobs, outbox, parked));
        return Invariants.broken(
                new Evidence(shown, facts, strange, rows, places, instances, leftovers, texts), List.of(SECRET));
    }

    private void assertBroken(String guarantee) {
        assertThat(broken()).isNotEmpty().allMatch(line -> line.startsWith(guarantee + ": "));
    }

    @Test
    void shouldFindNothingWhenAllHolds() {
        // given
        facts.add(facts.get(3));
        // then
        assertThat(broken()).isEmpty();
    }

    @Test
    void shouldFindAnAcceptedReleaseWithoutOutcome() {
        shown.put("01a20e00-0000-7000-8000-000000000002", "");
        assertBroken("outcome");
    }

    @Test
    void shouldFindAnOutcomeThatIsShownWrongly() {
        shown.put(RELEASE.toString(), Outcome.FAILED.wire());
        assertBroken("outcome");
    }

    @Test
    void shouldFindASecondVerdict() {
        add(new TestsFailed(
                SNAPSHOT,
                new TestCounts(0, 1, 0),
                List.of(Failure.of("suite-failed", "suite one failed", "Mend it.")),
                List.of(),
                List.of(),
                List.of()));
        assertThat(broken()).anyMatch(line -> line.startsWith("verdict: "));
    }

    @Test
    void shouldFindADeploymentOfWhatWasNotScanned() {
        Fact scanned = facts.remove(5);
        outbox.remove(scanned.id().toString());
        Fact started = facts.remove(5);
        facts.add(
                5,
                new Fact(
                        started.id(),
                        RELEASE,
                        started.source(),
                        started.time(),
                        facts.get(4).id(),
                        null,
                        null,
                        started.event()));
        assertThat(broken()).anyMatch(line -> line.startsWith("chain: "));
    }

    @Test
    void shouldFindAnInstanceThatNobodyKnows() {
        instances.add(new Evidence.Instance(8, "unknown", "unknown", ""));
        assertBroken("deployed");
    }

    @Test
    void shouldFindAPlaceWithoutItsInstance() {
        instances.clear();
        assertBroken("deployed");
    }

    @Test
    void shouldFindAPlaceThatServesWhatNobodySaid() {
        add(new RolledBack("hello", "production", 1, IMAGE, null, "smoke failed"));
        assertBroken("deployed");
    }

    @Test
    void shouldFindACommittedFactThatIsNotOnTheTopic() {
        outbox.put(UUID.randomUUID().toString(), true);
        assertBroken("outbox");
    }

    @Test
    void shouldFindAFactThatIsNotMarkedAsPublished() {
        outbox.replaceAll((id, published) -> false);
        assertBroken("outbox");
    }

    @Test
    void shouldFindAFactThatWasNeverCommitted() {
        outbox.remove(facts.getLast().id().toString());
        assertBroken("cause");
    }

    @Test
    void shouldFindAJobThatStartsAfterACancel() {
        Fact cancel = add(new CancelRequested("ada", "changed my mind"));
        add(new DeployStarted("hello", "production", 2, IMAGE, null, "rolling"), cancel.id());
        assertThat(broken()).anyMatch(line -> line.startsWith("cancel: "));
    }

    @Test
    void shouldFindOneIdThatStandsForTwoFacts() {
        Fact first = facts.get(1);
        facts.add(new Fact(
                first.id(),
                RELEASE,
                first.source(),
                first.time(),
                first.causation(),
                null,
                null,
                new BuildStarted("build-2")));
        assertBroken("id");
    }

    @Test
    void shouldFindAFactBeforeItsCause() {
        facts.add(2, facts.remove(3));
        assertThat(broken()).anyMatch(line -> line.startsWith("order: "));
    }

    @Test
    void shouldFindWhatIsStuck() {
        jobs.add(new Evidence.Job(RELEASE.toString(), "build/workspace", "running"));
        assertBroken("stuck");
        jobs.clear();
        parked.add("0@7: it is poison");
        assertBroken("stuck");
        parked.clear();
        places.set(0, new Evidence.Place("hello", "production", IMAGE.digest().toString(), 1, true));
        assertBroken("stuck");
        places.set(0, new Evidence.Place("hello", "production", IMAGE.digest().toString(), 1, false));
        strange.add("0@8");
        assertBroken("stuck");
    }

    @Test
    void shouldFindAProcessOfAJobThatIsOver() {
        leftovers.add("4711 sleep 600");
        assertBroken("process");
    }

    @Test
    void shouldFindASecretAsItIsAndInBase64() {
        texts.put("log of build-1", "with " + SECRET);
        assertBroken("secret");
        texts.put("log of build-1", "with czNjcjN0");
        assertBroken("secret");
    }
}
