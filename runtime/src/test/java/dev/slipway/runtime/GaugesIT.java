package dev.slipway.runtime;

import static org.awaitility.Awaitility.await;

import dev.slipway.events.BuildRequested;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.testing.StackResource;
import dev.slipway.runtime.testing.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator sees of a service: numbers that go up and come down again. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class GaugesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static Topic topic;

    @Inject
    MeterRegistry meters;

    @Inject
    Database database;

    @Inject
    Gauges gauges;

    @Inject
    RuntimeConfig config;

    @BeforeAll
    static void open() {
        topic = new Topic();
    }

    @AfterAll
    static void close() {
        topic.close();
    }

    private ReleaseId request(String script) {
        ReleaseId release = ReleaseId.next();
        topic.state(release, new BuildRequested("tester", "https://git.example/app.git", script, null));
        return release;
    }

    private void awaitGauge(String name, DoublePredicate value) {
        await(name).atMost(SOON).until(() -> {
            gauges.read();
            return value.test(search(name).gauges().stream()
                    .mapToDouble(gauge -> gauge.value())
                    .sum());
        });
    }

    private Search search(String name) {
        return meters.find(name).tag("service", config.service());
    }

    private void cancel(ReleaseId release) {
        topic.state(release, new CancelRequested("tester", "seen enough"));
    }

    @Test
    void shouldTellHowManyJobsRunAndWaitWhenAllSlotsAreTaken() {
        // when
        List<ReleaseId> releases =
                Stream.generate(() -> request("hang")).limit(config.slots() + 1).toList();
        // then
        awaitGauge("slipway.slots.busy", busy -> busy == config.slots());
        // Every replica's jobs count, and other tests leave some that a replica of their own runs.
        awaitGauge("slipway.jobs.running", running -> running >= config.slots());
        awaitGauge("slipway.jobs.waiting", waiting -> waiting >= 1);
        awaitGauge("slipway.jobs.waiting.age.seconds", age -> age > 0);
        releases.forEach(this::cancel);
        awaitGauge("slipway.slots.busy", busy -> busy == 0);
        awaitGauge("slipway.jobs.waiting", waiting -> waiting == 0);
        awaitGauge("slipway.jobs.waiting.age.seconds", age -> age == 0);
    }

    @Test
    void shouldCountAJobThatIsClaimedAgainWhenItsLeaseRanOut() {
        // given
        ReleaseId release = request("hang");
        awaitGauge("slipway.jobs.running", running -> running >= 1);
        double before = expired();
        // when
        database.inTransaction(tx -> tx.update("""
                update job set fence = nextval('fence'), lease_until = now() - interval '1 second'
                where release_id = cast(cast(:release as text) as uuid)""", Map.of("release", release.toString())));
        // then
        await().atMost(SOON).until(() -> expired() > before);
        cancel(release);
        awaitGauge("slipway.slots.busy", busy -> busy == 0);
    }

    private double expired() {
        return search("slipway.lease.expired").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void shouldTellHowFarBehindItIsWhileARecordCannotBeTakenIn() {
        // given
        ReleaseId release = request("hang");
        awaitGauge("slipway.jobs.running", running -> running >= 1);
        // when
        CompletableFuture<Void> held = new CompletableFuture<>();
        Thread holder = Thread.ofVirtual()
                .start(() -> database.inTransaction(tx -> tx.query(
                                "select id from release where id = cast(cast(:release as text) as uuid) for update",
                                Map.of("release", release.toString()))
                        .invoke(locked -> held.complete(null))
                        .flatMap(locked -> tx.query("select cast(pg_sleep(5) as text)", Map.of()))));
        held.join();
        cancel(release);
        // then
        awaitGauge("slipway.intake.lag", lag -> lag >= 1);
        awaitGauge("slipway.intake.lag", lag -> lag == 0);
        awaitGauge("slipway.slots.busy", busy -> busy == 0);
        await().atMost(SOON).until(() -> !holder.isAlive());
    }

    @Test
    void shouldTellOfARecordThatIsParked() {
        request("poison");
        // then
        awaitGauge("slipway.records.parked", parked -> parked >= 1);
        awaitGauge("slipway.outbox.pending", pending -> pending == 0);
    }

    @Test
    void shouldTimeJobsByKindAndResult() {
        request("fail");
        // then
        await().atMost(SOON)
                .until(() -> search("slipway.job").tag("kind", "act").tag("result", "concluded").timers().stream()
                        .anyMatch(timer -> timer.count() > 0));
    }
}
