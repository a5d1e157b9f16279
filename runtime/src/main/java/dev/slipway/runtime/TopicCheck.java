package dev.slipway.runtime;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Before anything is read: the topics are there, and the releases topic keeps everything for ever, each release in its place. */
@ApplicationScoped
class TopicCheck {
    private static final String LOG_RETENTION_MS = Long.toString(TimeUnit.DAYS.toMillis(30));

    /** Words of Kafka's client; it has no type for this. */
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    /** The first check that sees the topic writes down as many positions as it has partitions. */
    private static final String FIRST = """
            insert into position (partition, next_offset, catch_up_to)
            select n, 0, 0 from generate_series(0, cast(:partitions as int) - 1) as n
            where not exists (select 1 from position)
            on conflict do nothing
            """;

    private static final String KNOWN = "select count(*) from position";

    private final RuntimeConfig.Topics topics;
    private final String bootstrap;
    private final Database database;

    TopicCheck(
            RuntimeConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap,
            Database database) {
        this.topics = config.topics();
        this.bootstrap = bootstrap;
        this.database = database;
    }

    void check(@Observes @Priority(10) StartupEvent event) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10000);
        try (Admin admin = open(settings)) {
            Set<String> there = names(admin);
            make(admin, there);
            refuseForgetful(admin);
            refuseOtherPartitions(there.contains(topics.releases()) ? partitions(admin) : topics.partitions());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics on " + bootstrap + " cannot be checked: " + e.getCause(), e);
        }
    }

    /** Services start in any order, and a name may be unknown until what bears it has started. */
    private Admin open(Map<String, Object> settings) throws InterruptedException {
        while (true) {
            try {
                return Admin.create(settings);
            } catch (KafkaException e) {
                if (!(e.getCause() instanceof ConfigException unresolved
                        && String.valueOf(unresolved.getMessage()).contains(UNRESOLVED))) {
                    throw e;
                }
                Log.warnf("waiting for Kafka on %s: its name is not known yet", bootstrap);
                Thread.sleep(500);
            }
        }
    }

    /** Services start in any order: waits for Kafka, and says so. */
    private Set<String> names(Admin admin) throws InterruptedException {
        while (true) {
            try {
                return admin.listTopics().names().get(15, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                Log.warnf("waiting for Kafka on %s: %s", bootstrap, e.getMessage());
                Thread.sleep(500);
            }
        }
    }

    private void make(Admin admin, Set<String> there) throws ExecutionException, InterruptedException {
        List<NewTopic> missing = new ArrayList<>();
        topic(topics.releases(), "-1", there, missing);
        topic(topics.logs(), LOG_RETENTION_MS, there, missing);
        topic(topics.deadLetters(), "-1", there, missing);
        if (!missing.isEmpty() && !topics.create()) {
            throw new IllegalStateException("on " + bootstrap + " these topics are missing: "
                    + missing.stream().map(NewTopic::name).toList()
                    + ". Make them (the releases topic with cleanup.policy=delete and retention.ms=-1),"
                    + " or set slipway.runtime.topics.create=true");
        }
        for (NewTopic topic : missing) {
            make(admin, topic);
        }
    }

    private static void make(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void topic(String name, String retention, Set<String> there, List<NewTopic> missing) {
        if (!there.contains(name)) {
            missing.add(new NewTopic(name, topics.partitions(), topics.replicas())
                    .configs(Map.of(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            TopicConfig.CLEANUP_POLICY_DELETE,
                            TopicConfig.RETENTION_MS_CONFIG,
                            retention,
                            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                            topics.replicas() < 3 ? "1" : "2")));
        }
    }

    private int partitions(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topics.releases()))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
    }

    /** A release's partition follows from their number: with another, its later facts would be read before its earlier ones. */
    private void refuseOtherPartitions(int partitions) {
        int known = database.upkeep(tx -> tx.update(FIRST, Map.of("partitions", partitions))
                .flatMap(made -> tx.query(KNOWN, Map.of()))
                .map(rows -> ((Number) rows.getFirst()[0]).intValue()));
        if (known != partitions) {
            throw new IllegalStateException("topic " + topics.releases() + " has " + partitions + " partitions, and "
                    + known
                    + " when it was first seen: facts of one release would lie in two, and be read out of order."
                    + " See 'Another number of partitions' in docs/how-to/recover.md");
        }
    }

    private void refuseForgetful(Admin admin) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topics.releases());
        Config config = admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .values()
                .iterator()
                .next();
        demand(config, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        demand(config, TopicConfig.RETENTION_MS_CONFIG, "-1");
        demand(config, TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    }

    private void demand(Config config, String setting, String wanted) {
        String value = config.get(setting).value();
        if (!wanted.equals(value)) {
            throw new IllegalStateException("topic " + topics.releases() + " has " + setting + "=" + value
                    + " and would lose facts: set " + setting + "=" + wanted);
        }
    }
}
