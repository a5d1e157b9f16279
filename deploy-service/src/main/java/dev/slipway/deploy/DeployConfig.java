package dev.slipway.deploy;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;

/** How this deploy-service behaves. */
@StaticInitSafe
@ConfigMapping(prefix = "slipway.deploy")
public interface DeployConfig {
    /** Where instances run: the name of a target. A name that nobody bears stops the start-up. */
    @WithDefault("process")
    String target();

    /** Where unpacked images, and the records and output of instances are kept. Needed again after a restart. */
    @WithDefault("data/deploy")
    Path state();

    /** The router in front of the instances. */
    Edge edge();

    /** How often a rollout looks again. */
    Ticks ticks();

    /** How often places without a rollout are looked at: an instance that has ended there is started again. */
    @WithDefault("2s")
    @DurationMin(millis = 1)
    Duration upkeep();

    /** How long an instance may go on with the requests it has when it gets no new ones. */
    @WithDefault("10s")
    Duration drain();

    /** How long an instance that was asked to end may take before it is ended. */
    @WithDefault("10s")
    Duration grace();

    /** How long a rollout may go without any progress before it has failed. */
    @WithDefault("10m")
    @DurationMin(millis = 1)
    Duration progressDeadline();

    /** How often a new instance is started before its early end counts as a crash on start. */
    @WithDefault("2")
    @Min(1)
    int starts();

    /** Programs of this host that serve an image which lacks them. */
    @WithDefault("java,python3,node,sh")
    Set<String> runtimes();

    /** How many bytes of an instance's output are kept, twice. */
    @WithDefault("10485760")
    @Min(1)
    long outputLimit();

    /** The edge's administration interface. */
    interface Edge {
        /** Its address. */
        @WithDefault("http://127.0.0.1:7080")
        URI url();

        /** A file that holds its token, and nothing else; none when it asks for none. */
        Optional<Path> tokenFile();
    }

    /** Waiting times between the steps of a rollout. */
    interface Ticks {
        /** After a step that changed something. */
        @WithDefault("200ms")
        @DurationMin(millis = 1)
        Duration shortest();

        /** After many steps that changed nothing, and while another rollout holds the place. */
        @WithDefault("1s")
        @DurationMin(millis = 1)
        Duration longest();

        /** Between attempts to bring back what served before, when they keep failing. */
        @WithDefault("1m")
        @DurationMin(millis = 1)
        Duration backOff();
    }
}
