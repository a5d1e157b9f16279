package dev.slipway.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The least that five hops through Kafka and PostgreSQL cost: each consumes a record, inserts it in a transaction of its
 * own, and produces the next record once that is committed. No inbox, no lease, no job, no retry. A hop is one thread with
 * its own consumer, producer and connection, and takes one record at a time.
 */
final class Floor implements AutoCloseable {
    private static final int HOPS = 5;
    private static final byte[] DATA = new byte[300];

    private final BenchSettings settings;
    private final KafkaProducer<String, byte[]> first;
    private final Map<String, CompletableFuture<Long>> passes = new ConcurrentHashMap<>();
    private final List<Hop> hops = new ArrayList<>();

    /** What a hop does with a record, before it produces the next. */
    private interface Effect {
        void on(ConsumerRecord<String, byte[]> taken) throws SQLException;
    }

    Floor(BenchSettings settings) throws SQLException, InterruptedException, ExecutionException {
        this.settings = settings;
        this.first = Clients.producer(settings.kafka());
        prepare();
        for (int hop = 0; hop < HOPS; hop++) {
            hops.add(hop(hop));
        }
        hops.add(new Hop(HOPS, last -> arrived(last.key())));
        hops.forEach(Thread::start);
    }

    private void prepare() throws SQLException, InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.kafka()))) {
            admin.createTopics(IntStream.rangeClosed(0, HOPS)
                            .mapToObj(hop -> new NewTopic(topic(hop), 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists public.floor (hop int, id uuid, data bytea, primary key (hop, id))");
        }
    }

    private static String topic(int hop) {
        return "floor-" + hop;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(settings.postgres(), "postgres", "");
    }

    private Hop hop(int number) throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        PreparedStatement insert =
                connection.prepareStatement("insert into public.floor (hop, id, data) values (?, ?, ?)");
        KafkaProducer<String, byte[]> next = Clients.producer(settings.kafka());
        return new Hop(
                number,
                taken -> {
                    insert.setInt(1, number);
                    insert.setObject(2, UUID.fromString(taken.key()));
                    insert.setBytes(3, taken.value());
                    insert.executeUpdate();
                    connection.commit();
                    next.send(new ProducerRecord<>(topic(number + 1), taken.key(), taken.value()));
                },
                connection,
                next);
    }

    private void arrived(String key) {
        CompletableFuture<Long> pass = passes.remove(key);
        if (pass != null) {
            pass.complete(System.nanoTime());
        }
    }

    /** One pass through all hops; how long it took, in nanoseconds. */
    long pass() throws InterruptedException, ExecutionException {
        String key = UUID.randomUUID().toString();
        CompletableFuture<Long> end = new CompletableFuture<>();
        passes.put(key, end);
        long start = System.nanoTime();
        first.send(new ProducerRecord<>(topic(0), key, DATA));
        return end.get() - start;
    }

    /** A thread that takes the records of a topic, one after the other. */
    private final class Hop extends Thread {
        private final KafkaConsumer<String, byte[]> consumer = Clients.consumer(settings.kafka());
        private final Effect effect;
        private final AutoCloseable[] owned;

        Hop(int number, Effect effect, AutoCloseable... owned) {
            super("hop-" + number);
            this.effect = effect;
            this.owned = owned;
            consumer.assign(List.of(new TopicPartition(topic(number), 0)));
        }

        @Override
        public void run() {
            try (consumer) {
                while (true) {
                    for (ConsumerRecord<String, byte[]> taken : consumer.poll(Duration.ofMillis(100))) {
                        effect.on(taken);
                    }
                }
            } catch (WakeupException end) {
                // Told to end.
            } catch (SQLException e) {
                passes.values().forEach(pass -> pass.completeExceptionally(e));
            }
        }

        void end() throws Exception {
            consumer.wakeup();
            join();
            for (AutoCloseable each : owned) {
                each.close();
            }
        }
    }

    @Override
    public void close() throws Exception {
        first.close();
        for (Hop hop : hops) {
            hop.end();
        }
    }
}
