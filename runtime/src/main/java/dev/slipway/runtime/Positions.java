package dev.slipway.runtime;

import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * How far each partition is taken in. The truth stands in the database, in the same transaction as the rows that a
 * record led to; Kafka's own offsets are for lag only. So a database that was restored to an earlier moment reads
 * again what it missed, and a log that lost its end is read from there on.
 */
@ApplicationScoped
@Identifier("releases")
class Positions implements KafkaConsumerRebalanceListener {
    /** Of a partition that was there when the topic was first seen; of no other (see {@link TopicCheck}). */
    private static final String ASSIGN = """
            update position set catch_up_to = :end, next_offset = greatest(least(next_offset, :again, :end), :first)
            where partition = :partition
            returning next_offset
            """;

    private static final String ONE_AT_A_TIME = "select cast(pg_advisory_xact_lock(hashtext('slipway.fence')) as text)";
    /** Claims are far fewer than one a millisecond, so this is above any fence that was given out before. */
    private static final String RAISE_FENCE = """
            select setval('fence', now.millis)
            from (select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as millis) as now, fence
            where fence.last_value < now.millis
            """;

    private static final String READ = """
            select cast(pg_postmaster_start_time() as text), partition, next_offset
            from (values (1)) as one left join position on true
            """;

    /**
     * One partition of this replica's.
     *
     * @param committed where the database stands
     * @param seen one past the last record that was looked at
     * @param catchUpTo jobs of the partition are not claimed until this offset is reached
     * @param wanted records before this offset were asked for again and are dropped until it comes; -1 for none
     */
    record Place(long committed, long seen, long catchUpTo, long wanted) {
        /** Whether a record was on its way already when the partition was set back. */
        boolean stale(long offset) {
            return wanted >= 0 && offset != wanted;
        }

        /** What was taken in while the partition was set back is not taken in again, but it is what was wanted. */
        boolean takes(long offset) {
            return !stale(offset) && offset >= committed;
        }

        Place lookedAt(long offset) {
            return stale(offset) ? this : new Place(committed, Math.max(committed, offset), catchUpTo, -1);
        }

        Place skippedTo(long next) {
            return stale(next - 1) ? this : new Place(committed, next, catchUpTo, wanted);
        }

        Place committedTo(long next) {
            return new Place(Math.max(committed, next), Math.max(seen, next), catchUpTo, wanted);
        }
    }

    private final Map<Integer, Place> places = new ConcurrentHashMap<>();
    private final Database database;
    private final Parking parking;
    private final Publisher publisher;
    private final Instance<KafkaClientService> kafka;
    private final Vertx vertx;
    private final String topic;
    private final String worker;
    private volatile boolean joined;
    /** When the database's server had started as this was last looked at: another start may stand at an earlier moment. */
    private volatile String serverStart = "";

    Positions(
            Database database,
            Parking parking,
            Publisher publisher,
            Instance<KafkaClientService> kafka,
            Vertx vertx,
            RuntimeConfig config) {
        this.topic = config.topics().releases();
        this.worker = config.worker();
        this.database = database;
        this.parking = parking;
        this.publisher = publisher;
        this.kafka = kafka;
        this.vertx = vertx;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> first = patiently(() -> consumer.beginningOffsets(partitions));
        Map<TopicPartition, Long> end = patiently(() -> consumer.endOffsets(partitions));
        publisher.forgetStated();
        if (!joined) {
            upkeep(
                    "what this replica performed before it was started cannot be let go yet",
                    tx -> Jobs.letGo(tx, worker));
        }
        first.forEach((partition, firstOffset) -> {
            long catchUpTo = end.getOrDefault(partition, firstOffset);
            Assigned from = assign(partition.partition(), firstOffset, catchUpTo);
            long next = from.next();
            places.put(partition.partition(), new Place(next, next, catchUpTo, from.again() ? next : -1));
            consumer.seek(partition, next);
        });
        joined = true;
        Log.debugf("reading %s", places);
    }

    /** Whether this replica was given its share of the partitions since it started: until then nobody may know what they tell. */
    boolean joined() {
        return joined;
    }

    /** A broker that is away is waited for: what is not taken over now is not offered again, and would be read by nobody. */
    static Map<TopicPartition, Long> patiently(Supplier<Map<TopicPartition, Long>> offsets) {
        while (true) {
            try {
                return offsets.get();
            } catch (RetriableException e) {
                Log.warnf("where partitions begin and end cannot be read yet: %s", e);
            }
        }
    }

    /**
     * Where a partition is read from.
     *
     * @param next the offset
     * @param again whether it is that of a record that waited, and not where the partition was left
     */
    private record Assigned(long next, boolean again) {}

    private Assigned assign(int partition, long first, long end) {
        return upkeep("the position of partition " + partition + " cannot be read yet", tx -> raiseFence(tx)
                .flatMap(raised -> parking.takeUp(tx, partition))
                .flatMap(again -> tx.query(
                                ASSIGN, Map.of("partition", partition, "first", first, "end", end, "again", again))
                        .map(rows -> assigned(partition, rows, again))));
    }

    /** Tried until it is done. */
    private <T> T upkeep(String putOff, Function<Tx, Uni<T>> work) {
        return database.await(() -> database.transaction(Purpose.UPKEEP, work)
                .onFailure()
                .invoke(e -> Log.warnf("%s: %s", putOff, e))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(2))
                .indefinitely());
    }

    /**
     * The database may have been restored to before the last claims: routers and targets know their fences, and would
     * turn lower ones away.
     */
    private static Uni<Void> raiseFence(Tx tx) {
        return tx.query(ONE_AT_A_TIME, Map.of())
                .flatMap(locked -> tx.query(RAISE_FENCE, Map.of()))
                .replaceWithVoid();
    }

    private static Assigned assigned(int partition, List<Object[]> rows, long again) {
        if (rows.isEmpty()) {
            throw new IllegalStateException("the topic has had no partition " + partition + " until now;"
                    + " see 'Another number of partitions' in docs/how-to/recover.md");
        }
        long next = ((Number) rows.getFirst()[0]).longValue();
        return new Assigned(next, next == again);
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> places.remove(partition.partition()));
    }

    /** Whether a record is the next of a partition that is ours; others are left to their owner. */
    boolean accepts(int partition, long offset) {
        Place place = places.computeIfPresent(partition, (p, old) -> old.lookedAt(offset));
        return place != null && place.takes(offset);
    }

    /** The advance past a record; fails with {@link Advance.Moved} when the partition is not this replica's. */
    Advance advance(int partition, long offset) {
        Place place = places.get(partition);
        if (place == null) {
            throw new Advance.Moved(partition, -1);
        }
        return new Advance(partition, offset, place.committed());
    }

    /** After the commit of a transaction that moved the position past this record. */
    void committed(int partition, long offset) {
        places.computeIfPresent(partition, (p, place) -> place.committedTo(offset + 1));
    }

    /** Whether a record that needs no transaction is the last of what was there at assignment. */
    boolean skipped(int partition, long offset) {
        Place place = places.computeIfPresent(partition, (p, old) -> old.skippedTo(offset + 1));
        return place != null && place.committed() < place.catchUpTo() && offset + 1 >= place.catchUpTo();
    }

    /** Compares with the database, and writes down how far records were skipped, so that a restart need not read them again. */
    void save() {
        reconcile();
        saveSkipped();
    }

    private void saveSkipped() {
        places.forEach((partition, place) -> {
            if (place.seen() > place.committed()) {
                try {
                    database.upkeep(tx -> advance(partition, place.seen() - 1).alone(tx, null));
                    committed(partition, place.seen() - 1);
                } catch (Advance.Moved e) {
                    Log.debugf("partition %d moved on by itself", partition);
                }
            }
        });
    }

    /** Reads again what the database has lost: it may have been restored, or failed over, to an earlier moment. */
    void reconcile() {
        Map<Integer, Place> before = places();
        List<Object[]> rows = database.upkeep(tx -> tx.query(READ, Map.of()));
        String start = (String) rows.getFirst()[0];
        Map<Integer, Long> stored = new HashMap<>();
        rows.stream()
                .filter(row -> row[1] != null)
                .forEach(row -> stored.put(((Number) row[1]).intValue(), ((Number) row[2]).longValue()));
        reread(before, stored, !serverStart.isEmpty() && !start.equals(serverStart));
        serverStart = start;
    }

    /**
     * Reads again what is missing.
     *
     * @param before where this replica stands, as it was before the database was asked
     * @param stored the next offset by partition, as the database has it
     * @param startedAnew whether the database's server has: facts of our own that were skipped are read again too, for what
     *     was committed with them may be lost
     */
    void reread(Map<Integer, Place> before, Map<Integer, Long> stored, boolean startedAnew) {
        before.forEach((partition, place) -> {
            if (stored.getOrDefault(partition, 0L) < (startedAnew ? place.seen() : place.committed())) {
                database.await(() -> seekToDatabase(partition));
            }
        });
    }

    Map<Integer, Place> places() {
        return Map.copyOf(places);
    }

    /** How many records this replica has yet to look at in all its partitions, by what it last heard of their ends. */
    Uni<Long> lag() {
        KafkaConsumer<String, byte[]> reader = reader();
        Function<Consumer<String, byte[]>, Long> sum = consumer -> consumer.assignment().stream()
                .mapToLong(partition -> lag(consumer, partition))
                .sum();
        return reader == null ? Uni.createFrom().item(0L) : reader.runOnPollingThread(sum);
    }

    private long lag(Consumer<String, byte[]> consumer, TopicPartition partition) {
        Place place = places.get(partition.partition());
        return place == null
                ? 0
                : Math.max(
                        0,
                        consumer.position(partition)
                                + consumer.currentLag(partition).orElse(0)
                                - place.seen());
    }

    /** Reads again from where the database stands, or the log begins, when the partition is still ours. */
    Uni<Void> seekToDatabase(int partition) {
        Place place = places.get(partition);
        if (place == null) {
            return Uni.createFrom().voidItem();
        }
        publisher.forgetStated();
        long seen = Math.max(place.catchUpTo(), place.seen());
        TopicPartition there = new TopicPartition(topic, partition);
        return begin(there)
                .flatMap(begin -> database.transaction(Purpose.UPKEEP, tx -> raiseFence(tx)
                        .flatMap(raised -> tx.query(
                                ASSIGN,
                                Map.of(
                                        "partition", partition,
                                        "first", begin,
                                        "end", seen,
                                        "again", Long.MAX_VALUE)))))
                .map(rows -> ((Number) rows.getFirst()[0]).longValue())
                .flatMap(next -> reader().runOnPollingThread(consumer -> {
                    if (consumer.assignment().contains(there)) {
                        places.put(partition, new Place(next, next, seen, next));
                        consumer.seek(there, next);
                        Log.warnf("partition %d is read again from %d, where the database stands", partition, next);
                    }
                }));
    }

    /** Kafka is asked on the thread that polls; what follows goes on where it was called, for on that one no transaction begins. */
    private Uni<Long> begin(TopicPartition partition) {
        Function<Consumer<String, byte[]>, Long> first = consumer ->
                patiently(() -> consumer.beginningOffsets(List.of(partition))).get(partition);
        return reader().runOnPollingThread(first).emitOn(MutinyHelper.executor(vertx.getOrCreateContext()));
    }

    private KafkaConsumer<String, byte[]> reader() {
        return kafka.get().getConsumer("releases");
    }
}
