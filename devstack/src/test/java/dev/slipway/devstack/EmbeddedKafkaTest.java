package dev.slipway.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    @TempDir
    Path folder;

    @Test
    void shouldKeepRecordsAndCommittedOffsetsWhenRestarted() throws Exception {
        // given
        int port = FreePorts.find();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port, FreePorts.find())) {
            createTopic(kafka, "facts");
            produce(kafka, "facts", "one", "two");
            assertThat(consume(kafka, "facts", "reader", 2)).containsExactly("one", "two");
        }

        // when: the controller's port may differ
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port, FreePorts.find())) {
            produce(kafka, "facts", "three");

            // then
            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(consume(kafka, "facts", "reader", 1)).containsExactly("three");
            assertThat(consume(kafka, "facts", "newcomer", 3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void shouldNotMakeTopicsAndSayWhoHoldsThePlaceWhenAskedFor() throws Exception {
        // given
        int port = FreePorts.find();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port, FreePorts.find())) {
            // when
            Map<String, Object> settings =
                    Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.block.ms", "1000", "acks", "all");

            // then
            try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("misspelt", "x"))
                                .get())
                        .hasMessageContaining("misspelt");
            }
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                assertThatThrownBy(() -> admin.describeTopics(List.of("misspelt"))
                                .allTopicNames()
                                .get())
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
            assertThatThrownBy(() -> EmbeddedKafka.start(folder, FreePorts.find(), FreePorts.find()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another process holds Kafka");
            assertThatThrownBy(() -> EmbeddedKafka.start(folder.resolve("other"), port, FreePorts.find()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port " + port + " is taken");
        }
    }

    private static void createTopic(EmbeddedKafka kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static void produce(EmbeddedKafka kafka, String topic, String... values) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "linger.ms", "0");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, "key", value)).get();
            }
        }
    }

    private static List<String> consume(EmbeddedKafka kafka, String topic, String group, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> values.add(each.value()));
                return values.size() >= count;
            });
            consumer.commitSync();
        }
        return values;
    }
}
