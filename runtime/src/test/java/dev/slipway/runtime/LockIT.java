package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slipway.events.BuildRequested;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Event;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.Source;
import dev.slipway.runtime.testing.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Two that want the same: of one release, the later knows what the earlier has done; of one job, the newer claim counts. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class LockIT {
    /** No partition of the topic has these numbers. */
    private static final int ONE = 901;

    private static final int OTHER = 902;

    @Inject
    Database database;

    @Inject
    Releases releases;

    @Inject
    Jobs jobs;

    @Inject
    ScriptedStage stage;

    private static FactHandler.Received received(ReleaseId release, int partition, Event event) {
        Fact fact = new Fact(UUID.randomUUID(), release, Source.GATEWAY, Instant.now(), null, null, null, event);
        return new FactHandler.Received(fact, new Advance(partition, 0, 0));
    }

    /** What the second comes to, which waits for the first one's lock and gets it when the first has committed. */
    private <T> T secondOf(Function<Tx, Uni<T>> first, Function<Tx, Uni<T>> second) {
        CountDownLatch locked = new CountDownLatch(1);
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<T> one = both.submit(() -> database.inTransaction(
                    tx -> first.apply(tx).invoke(locked::countDown).call(() -> untilAnotherWaits(tx, 1))));
            Future<T> other = both.submit(() -> {
                assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue();
                return database.inTransaction(second);
            });
            one.get(10, TimeUnit.SECONDS);
            return other.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Looks 500 times, 20 ms apart. */
    private static Uni<Void> untilAnotherWaits(Tx tx, int looks) {
        String waits = """
                select exists (select 1 from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))),
                       cast(pg_sleep(0.02) as text)
                """;
        return tx.query(waits, Map.of()).flatMap(rows -> {
            if ((Boolean) rows.getFirst()[0]) {
                return Uni.createFrom().voidItem();
            }
            return looks > 500
                    ? Uni.createFrom().failure(new AssertionError("nobody waits for the lock"))
                    : untilAnotherWaits(tx, looks + 1);
        });
    }

    private void updates(String sql, Map<String, ?> parameters) {
        database.inTransaction(tx -> tx.update(sql, parameters));
    }

    /** As during an upgrade, when replicas of two versions share a database. */
    @Test
    void shouldLeaveAJobThatOnlyANewerReplicaKnows() {
        Map<String, String> release = Map.of("release", ReleaseId.next().toString());
        updates(
                "insert into release (id, partition) values (cast(cast(:release as text) as uuid), " + ONE + ")",
                release);
        updates("""
                insert into job (id, release_id, kind, subject, payload, state, partition, not_before)
                values (cast(cast(:release as text) as uuid), cast(cast(:release as text) as uuid), 'newer', 'a', '{}',
                        'waiting', %d, now() - interval '1 day')
                """.formatted(ONE), release);
        // when
        Optional<Jobs.Claimed> claimed = database.inTransaction(tx -> jobs.claim(tx, true));
        // then
        assertThat(claimed).isEmpty();
        updates("delete from job where release_id = cast(cast(:release as text) as uuid)", release);
    }

    @Test
    void shouldConcludeNothingBesideAJobThatOnlyANewerReplicaKnows() {
        Jobs.Claimed ours = running(ReleaseId.next(), "1");
        Jobs.Claimed newer = running(ours.release(), "2");
        updates(
                "update job set kind = 'newer' where id = cast(cast(:id as text) as uuid)",
                Map.of("id", newer.id().toString()));
        Map<String, String> id = Map.of("id", ours.id().toString());
        List<Object> before = row(id);
        // when
        Throwable refusal =
                catchThrowable(() -> database.inTransaction(tx -> jobs.close(tx, ours, "done", "", List.of())));
        // then
        assertThat(refusal).isInstanceOfSatisfying(Breakdown.class, breakdown -> {
            assertThat(breakdown.isOutage()).isTrue();
            assertThat(breakdown.failure().code()).isEqualTo("job-of-newer-version");
        });
        assertThat(row(id)).isEqualTo(before);
    }

    @Test
    void shouldKnowTheFactThatWasTakenInWhileItWaitedForTheLock() {
        ReleaseId release = ReleaseId.next();
        Map<String, Integer> partitions = Map.of("one", ONE, "other", OTHER);
        updates(
                "insert into position (partition, next_offset, catch_up_to) values (:one, 0, 0), (:other, 0, 0)",
                partitions);
        BuildRequested request = new BuildRequested("tester", "https://git.example/app.git", "main", null);
        CancelRequested cancel = new CancelRequested("tester", "enough");
        // when
        Releases.TakenIn taken = secondOf(
                tx -> releases.takeIn(tx, received(release, ONE, request), false),
                tx -> releases.takeIn(tx, received(release, OTHER, cancel), false));
        // then
        assertThat(taken.facts().events()).containsExactly(request, cancel);
        updates("delete from position where partition in (:one, :other)", partitions);
    }

    @Test
    void shouldKnowThatTheOtherJobEndedWhileItWaitedForTheLock() {
        Jobs.Claimed one = running(ReleaseId.next(), "1");
        Jobs.Claimed other = running(one.release(), "2");
        // when
        Jobs.Closed closed = secondOf(
                tx -> jobs.close(tx, one, "done", "", List.of()), tx -> jobs.close(tx, other, "done", "", List.of()));
        // then
        assertThat(closed.ours()).isTrue();
        assertThat(closed.around().siblings()).hasSize(1).allMatch(Concluded.Sibling::over);
    }

    @Test
    void shouldReadOnlyWhatIsOpenWhenTheStageDoesNotJoin() {
        Jobs.Claimed first = running(ReleaseId.next(), "1");
        Jobs.Claimed open = running(first.release(), "2");
        Jobs.Claimed last = running(first.release(), "3");
        stage.join(false);
        try {
            database.inTransaction(tx -> jobs.close(tx, first, "done", "", List.of()));
            // when
            Jobs.Closed closed = database.inTransaction(tx -> jobs.close(tx, last, "done", "", List.of()));
            // then
            assertThat(closed.around().siblings())
                    .extracting(Concluded.Sibling::subject)
                    .containsExactly(open.subject());
        } finally {
            stage.join(true);
        }
    }

    @Test
    void shouldCountForNothingWhenAnOlderClaimEndsTheJobOfANewerOne() {
        Jobs.Claimed older = running(ReleaseId.next(), "1");
        Map<String, String> id = Map.of("id", older.id().toString());
        updates("update job set fence = 2, worker = 'here' where id = cast(cast(:id as text) as uuid)", id);
        Jobs.Claimed newer = claimed(older.id(), older.release(), older.subject(), 2);
        List<Object> before = row(id);
        // when
        Jobs.Closed closed = database.inTransaction(tx -> jobs.close(tx, older, "done", "verdict", List.of()));
        int putOff = database.inTransaction(tx -> jobs.putOff(tx, older, Duration.ZERO, true));
        boolean mayState = database.inTransaction(tx -> jobs.guard(tx, older)).fresh();
        Map<Long, Boolean> prolonged = database.inTransaction(tx -> jobs.heartbeat(tx, List.of(older)));
        List<Object> after = row(id);
        Jobs.Closed closedByNewer = database.inTransaction(tx -> jobs.close(tx, newer, "done", "", List.of()));
        // then
        assertThat(closed.ours()).isFalse();
        assertThat(putOff).isZero();
        assertThat(mayState).isFalse();
        assertThat(prolonged).isEmpty();
        assertThat(after).isEqualTo(before);
        assertThat(closedByNewer.ours()).isTrue();
    }

    private List<Object> row(Map<String, String> id) {
        String sql = """
                select state, fence, worker, attempt, cast(lease_until as text), cast(not_before as text), verdict, logs,
                       cast(finished_at as text)
                from job where id = cast(cast(:id as text) as uuid)
                """;
        return Arrays.asList(database.inTransaction(tx -> tx.query(sql, id)).getFirst());
    }

    /** A job that a worker elsewhere performs. */
    private Jobs.Claimed running(ReleaseId release, String subject) {
        UUID id = UUID.randomUUID();
        updates("""
                with r as (
                    insert into release (id, partition) values (cast(cast(:release as text) as uuid), 901)
                    on conflict do nothing)
                insert into job (id, release_id, kind, subject, payload, state, lease_until, fence, worker, partition)
                values (cast(cast(:id as text) as uuid), cast(cast(:release as text) as uuid), 'act', :subject,
                        '{"script": "two", "part": 1}', 'running', now() + interval '1 minute', 1, 'elsewhere', 901)
                """, Map.of("release", release.toString(), "id", id.toString(), "subject", subject));
        return claimed(id, release, subject, 1);
    }

    private static Jobs.Claimed claimed(UUID id, ReleaseId release, String subject, long fence) {
        return new Jobs.Claimed(
                id,
                release,
                "act",
                subject,
                "",
                1,
                fence,
                new Identity.Cause(null, null),
                null,
                false,
                false,
                false,
                0,
                false,
                0);
    }
}
