package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.BuildRequested;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.StageBroken;
import dev.slipway.runtime.logs.LogChunk;
import dev.slipway.runtime.testing.StackResource;
import dev.slipway.runtime.testing.Topic;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stage on real Kafka and PostgreSQL: what goes in, what comes out, and what does not come twice. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class StageFlowIT {
    /** Longer than a rebalance takes in which an earlier boot's consumer is waited for: nothing is claimed meanwhile. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static Topic topic;

    @Inject
    ScriptedStage stage;

    @Inject
    Database database;

    @Inject
    TopicCheck topicCheck;

    @Inject
    KafkaClientService kafka;

    @Inject
    @Identifier("releases")
    Positions positions;

    @AfterEach
    void beAsBefore() {
        stage.heal(false);
    }

    @BeforeAll
    static void open() {
        topic = new Topic();
    }

    @AfterAll
    static void close() {
        topic.close();
    }

    private static BuildRequested request(String script) {
        return new BuildRequested("tester", "https://git.example/app.git", script, null);
    }

    private static void awaitTypes(ReleaseId release, String... types) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(topic.types(release)).containsExactly(types));
    }

    @Test
    void shouldStateBeginAndVerdictWhenAFactAsksForAJob() {
        ReleaseId release = ReleaseId.next();
        // when
        Fact request = topic.state(release, request("fail"));
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        assertThat(topic.facts(release)).last().satisfies(fact -> {
            assertThat(fact.job()).isEqualTo("act/1");
            assertThat(fact.causation()).isEqualTo(request.id());
        });
    }

    @Test
    void shouldActOnceWhenAFactComesTwice() {
        ReleaseId release = ReleaseId.next();
        Fact request = topic.state(release, request("fail"));
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        // when
        topic.send(request);
        topic.state(ReleaseId.next(), request("fail"));
        // then
        await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> stage.performed(release) == 1);
        awaitTypes(release, "build.requested", "build.started", "build.failed", "build.requested");
    }

    @Test
    void shouldTryAgainWhenAJobBreaksDownOnce() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, request("break-once"));
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        assertThat(stage.performed(release)).isEqualTo(2);
    }

    @Test
    void shouldWaitForWhatIsAwayForLongerThanThereAreAttempts() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, request("outage"));
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        assertThat(stage.performed(release)).isEqualTo(6);
    }

    @Test
    void shouldStateStageBrokenWhenAJobBreaksDownForGood() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, request("break"));
        // then
        awaitTypes(release, "build.requested", "build.started", "stage.broken");
        assertThat(topic.facts(release)).last().satisfies(fact -> assertThat(
                        ((StageBroken) fact.event()).failure().mend())
                .isEqualTo("Mend it."));
    }

    @Test
    void shouldConcludeOnceWhenTheLastOfTwoJobsEnds() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, request("two"));
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
    }

    @Test
    void shouldFollowAChainOfJobsThatWait() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, request("chain"));
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        assertThat(stage.performed(release)).isEqualTo(3);
    }

    @Test
    void shouldStopARunningJobWhenItsReleaseIsCancelled() {
        ReleaseId release = ReleaseId.next();
        topic.state(release, request("hang"));
        awaitTypes(release, "build.requested", "build.started");
        // when
        topic.state(release, new CancelRequested("tester", "enough"));
        // then
        awaitTypes(release, "build.requested", "build.started", "cancel.requested", "stage.cancelled");
    }

    @Test
    void shouldNotPerformAgainWhatWasCancelledWhenItsWorkerIsLost() {
        ReleaseId release = ReleaseId.next();
        topic.state(release, request("hang"));
        await().atMost(SOON).until(() -> stage.performed(release) == 1);
        // when
        database.inTransaction(tx -> tx.update("""
                        with r as (update release set cancel_requested = true where id = cast(cast(:r as text) as uuid))
                        update job set cancel_requested = true, fence = nextval('fence'), lease_until = now()
                        where release_id = cast(cast(:r as text) as uuid)
                        """, Map.of("r", release.toString())));
        // then
        awaitTypes(release, "build.requested", "build.started", "stage.cancelled");
        assertThat(stage.performed(release)).isEqualTo(1);
        assertThat(rows("select state from job where release_id = cast(cast(:r as text) as uuid)", release))
                .containsExactly("cancelled");
    }

    @Test
    void shouldBeBrokenWhenItsWorkerIsLostInTheMidstOfWhatMustNotRunTwice() {
        ReleaseId release = ReleaseId.next();
        topic.state(release, request("hang-once"));
        await().atMost(SOON)
                .until(() -> rows("select once from job where release_id = cast(cast(:r as text) as uuid)", release)
                        .equals(List.of(true)));
        // when
        loseLease(release);
        // then
        awaitTypes(release, "build.requested", "build.started", "stage.broken");
        assertThat(topic.facts(release)).last().satisfies(fact -> assertThat(
                        ((StageBroken) fact.event()).failure().code())
                .isEqualTo("worker-lost"));
        assertThat(stage.performed(release)).isEqualTo(1);
    }

    /** As when another replica saw the job expire just before it was marked. */
    @Test
    void shouldNotPerformWhatMustNotRunTwiceWhenItIsClaimedAsAnyOther() {
        ReleaseId release = ReleaseId.next();
        topic.state(release, request("hang-once"));
        await().atMost(SOON).until(() -> stage.performed(release) == 1);
        // when
        database.inTransaction(tx -> tx.update("""
                        update job set once = true, state = 'waiting', fence = nextval('fence')
                        where release_id = cast(cast(:r as text) as uuid)
                        """, Map.of("r", release.toString())));
        // then
        awaitTypes(release, "build.requested", "build.started", "stage.broken");
        assertThat(stage.performed(release)).isEqualTo(1);
    }

    @Test
    void shouldHaveALogOfItsOwnForEveryClaimWhenTheWorkerIsLost() {
        ReleaseId release = ReleaseId.next();
        topic.state(release, request("hang-once"));
        await().atMost(SOON).until(() -> stage.performed(release) == 1);
        // when
        loseLease(release);
        // then
        awaitTypes(release, "build.requested", "build.started", "stage.broken");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(logged(release, 1)).startsWith("performing");
            assertThat(logged(release, 2)).contains("BREAKDOWN").doesNotContain("performing");
        });
    }

    @Test
    void shouldSayThatTheLogGoesOnWhenAConclusionDoesNotStand() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, request("conclude-badly-once"));
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(topic.logs(release).stream().filter(chunk -> chunk.end() != null))
                        .extracting(LogChunk::attempt, LogChunk::again)
                        .containsExactlyInAnyOrder(tuple(1, true), tuple(2, false)));
    }

    /** As when a worker is lost: another claim counts. */
    private void loseLease(ReleaseId release) {
        database.inTransaction(tx -> tx.update("""
                        update job set fence = nextval('fence'), lease_until = now()
                        where release_id = cast(cast(:r as text) as uuid)
                        """, Map.of("r", release.toString())));
    }

    private static String logged(ReleaseId release, int attempt) {
        return topic.logs(release).stream()
                .filter(chunk -> chunk.attempt() == attempt)
                .map(chunk -> new String(chunk.bytes(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    @Test
    void shouldBeBrokenWhenWhatMustNotRunTwiceBreaksDown() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, request("break-in-once"));
        // then
        awaitTypes(release, "build.requested", "build.started", "stage.broken");
        assertThat(stage.performed(release)).isEqualTo(1);
    }

    @Test
    void shouldRefuseWorkWhenTheCancelCameFirst() {
        ReleaseId release = ReleaseId.next();
        topic.state(release, new CancelRequested("tester", "enough"));
        // when
        topic.state(release, request("fail"));
        // then
        awaitTypes(release, "cancel.requested", "build.requested", "stage.cancelled");
        assertThat(stage.performed(release)).isZero();
    }

    /** As while a database is restored beneath services that run. */
    @Test
    void shouldWaitForATableThatIsNotThereYet() throws InterruptedException {
        ReleaseId release = ReleaseId.next();
        change("alter table inbox rename to inbox_elsewhere");
        try {
            // when
            topic.state(release, request("fail"));
            Thread.sleep(3000);
        } finally {
            change("alter table inbox_elsewhere rename to inbox");
        }
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        assertThat(parked(release)).containsExactly("0");
    }

    private void change(String sql) {
        database.inTransaction(tx -> tx.update(sql, Map.of()));
    }

    @Test
    void shouldParkARecordAndHoldItsReleaseWhenItCannotBeTakenIn() {
        ReleaseId poisoned = ReleaseId.next();
        ReleaseId next = ReleaseId.next();
        // when
        topic.state(poisoned, request("poison"));
        topic.state(poisoned, new CancelRequested("tester", "enough"));
        topic.state(next, request("fail"));
        // then
        awaitTypes(next, "build.requested", "build.started", "build.failed");
        await().atMost(SOON).until(() -> parked(poisoned).equals(List.of("2")));
    }

    @Test
    void shouldTakeAParkedRecordInWhenItsPartitionIsAssignedAgain() {
        ReleaseId poisoned = ReleaseId.next();
        topic.state(poisoned, request("poison"));
        await().atMost(SOON).until(() -> parked(poisoned).equals(List.of("1")));
        // when
        stage.heal(true);
        kafka.getConsumer("releases")
                .runOnPollingThread(consumer -> {
                    positions.onPartitionsAssigned(consumer, consumer.assignment());
                })
                .await()
                .atMost(SOON);
        // then
        awaitTypes(poisoned, "build.requested", "build.started", "build.failed");
        assertThat(parked(poisoned)).containsExactly("0");
    }

    @Test
    void shouldDoNothingAgainWhenTheDatabaseHasLostWhatTheTopicKnows() {
        ReleaseId over = ReleaseId.next();
        ReleaseId running = ReleaseId.next();
        topic.state(over, request("fail"));
        awaitTypes(over, "build.requested", "build.started", "build.failed");
        topic.state(running, request("hang"));
        await().atMost(SOON).until(() -> stage.performed(running) == 1);
        positions.save();
        // when
        for (ReleaseId release : List.of(over, running)) {
            forget(release);
        }
        database.inTransaction(tx -> tx.update("update position set next_offset = 0", Map.of()));
        positions.reconcile();
        // then
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        rows("select outcome from release where id = cast(cast(:r as text) as uuid)", over))
                .containsExactly("failed"));
        await().atMost(SOON).until(() -> stage.performed(running) == 2);
        assertThat(stage.performed(over)).isEqualTo(1);
        awaitTypes(over, "build.requested", "build.started", "build.failed");
        awaitTypes(running, "build.requested", "build.started");
        topic.state(running, new CancelRequested("tester", "enough"));
        awaitTypes(running, "build.requested", "build.started", "cancel.requested", "stage.cancelled");
    }

    @Test
    void shouldReadFromWhereTheLogBeginsWhenTheDatabaseStandsBeforeThat() {
        ReleaseId release = ReleaseId.next();
        topic.state(release, request("hang"));
        awaitTypes(release, "build.requested", "build.started");
        topic.deleteRecords();
        database.inTransaction(tx -> tx.update("update position set next_offset = 0", Map.of()));
        // when
        positions.reconcile();
        // then
        topic.state(release, new CancelRequested("tester", "enough"));
        awaitTypes(release, "build.requested", "build.started", "cancel.requested", "stage.cancelled");
    }

    /** The position of a quiet partition does not tell that anything is missing, unless it is written down just then. */
    @Test
    void shouldDoNothingAgainWhenTheDatabaseHasLostTheLastVerdictAlone() {
        ReleaseId release;
        Positions.Place place;
        int partition;
        do {
            release = ReleaseId.next();
            topic.state(release, request("fail"));
            awaitTypes(release, "build.requested", "build.started", "build.failed");
            loseVerdict(release);
            partition = partition(release);
            place = positions.places().get(partition);
        } while (place.seen() == place.committed());
        Map<String, Object> lost = Map.of("offset", place.committed(), "partition", partition);
        database.inTransaction(
                tx -> tx.update("update position set next_offset = :offset where partition = :partition", lost));
        // when
        positions.reread(Map.of(partition, place), Map.of(partition, place.committed()), true);
        // then
        ReleaseId told = release;
        await().atMost(SOON).until(() -> state(told).equals(List.of("done")));
        assertThat(stage.performed(told)).isEqualTo(1);
        awaitTypes(told, "build.requested", "build.started", "build.failed");
    }

    private void loseVerdict(ReleaseId release) {
        for (String loss : List.of(
                """
                update job set state = 'running', worker = 'lost', lease_until = now() + interval '3 seconds',
                    verdict = null, finished_at = null
                where release_id = cast(cast(:r as text) as uuid)
                """,
                "update release set outcome = null where id = cast(cast(:r as text) as uuid)",
                "delete from outbox where release_id = cast(cast(:r as text) as uuid) and number > 1")) {
            database.inTransaction(tx -> tx.update(loss, Map.of("r", release.toString())));
        }
    }

    private int partition(ReleaseId release) {
        return Integer.parseInt(String.valueOf(
                rows("select cast(partition as text) from release where id = cast(cast(:r as text) as uuid)", release)
                        .getFirst()));
    }

    private List<Object> state(ReleaseId release) {
        return rows("select state from job where release_id = cast(cast(:r as text) as uuid)", release);
    }

    private void forget(ReleaseId release) {
        for (String table : List.of("inbox", "outbox", "job")) {
            database.inTransaction(tx -> tx.update(
                    "delete from " + table + " where release_id = cast(cast(:r as text) as uuid)",
                    Map.of("r", release.toString())));
        }
        database.inTransaction(tx -> tx.update(
                "delete from release where id = cast(cast(:r as text) as uuid)", Map.of("r", release.toString())));
    }

    private List<Object> parked(ReleaseId release) {
        return rows(
                "select cast(count(*) as text) from parked where release_id = cast(cast(:r as text) as uuid)", release);
    }

    @Test
    void shouldNotStartWhenTheTopicHasAnotherNumberOfPartitionsThanItHad() {
        database.inTransaction(tx -> tx.update("insert into position values (4, 0, 0)", Map.of()));
        // then
        try {
            assertThatThrownBy(() -> topicCheck.check(new StartupEvent()))
                    .hasMessageContaining("has 4 partitions, and 5 when it was first seen");
        } finally {
            database.inTransaction(tx -> tx.update("delete from position where partition = 4", Map.of()));
        }
    }

    @Test
    void shouldKeepARecordOfANewerVersionAsDeferred() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.send(
                Topic.RELEASES,
                release.toString(),
                Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_type",
                        "slipway.image.published.v9",
                        "ce_subject",
                        release.toString()),
                "{}".getBytes(StandardCharsets.UTF_8));
        // then
        await().atMost(SOON).until(() -> !rows("select type from deferred where headers like '%' || :r || '%'", release)
                .isEmpty());
    }

    @Test
    void shouldKeepBytesThatAreNoTextAndGoOnWhenARecordOfAnUnknownTypeHoldsThem() {
        ReleaseId release = ReleaseId.next();
        byte[] bytes = {0, (byte) 0xff, 1};
        // when
        topic.send(
                Topic.RELEASES,
                release.toString(),
                Map.of("ce_specversion", "1.0", "ce_type", "slipway.newer\0.v1", "ce_subject", release.toString()),
                bytes);
        topic.state(release, request("fail"));
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        assertThat(rows("select encode(data, 'hex') from deferred where headers like '%' || :r || '%'", release))
                .containsExactly("00ff01");
    }

    @Test
    void shouldKeepOnlyTheOutcomeWhenAReleaseIsOver() {
        ReleaseId release = ReleaseId.next();
        // when
        topic.state(release, request("fail"));
        // then
        awaitTypes(release, "build.requested", "build.started", "build.failed");
        assertThat(rows("select outcome from release where id = cast(cast(:r as text) as uuid)", release))
                .containsExactly("failed");
        assertThat(rows("select type from inbox where release_id = cast(cast(:r as text) as uuid)", release))
                .isEmpty();
    }

    private List<Object> rows(String sql, ReleaseId release) {
        return database.inTransaction(tx -> tx.query(sql, Map.of("r", release.toString()))).stream()
                .map(columns -> columns[0])
                .toList();
    }
}
