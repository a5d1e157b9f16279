package dev.slipway.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be set of the gateway. */
@ConfigMapping(prefix = "slipway.gateway")
public interface GatewayConfig {
    /** Holds the token called admin: one that is there counts from each start on, and else one is made, readable by its owner alone. None: no such token. */
    Optional<Path> tokenFile();

    /** Whether a build may be requested of a path on this machine. */
    @WithDefault("false")
    boolean allowLocal();

    /** How long a release may go without progress before it is expired; more than any soak, and than approvals take. */
    @WithDefault("24h")
    @DurationMin(seconds = 1)
    Duration deadline();

    /** How long the logs of a release's jobs are kept after it has ended; each may have 16 MiB. */
    @WithDefault("720h")
    @DurationMin(hours = 1)
    Duration keepLogs();

    /** How long a subscriber may read nothing of a stream that has something for it before it is let go. */
    @WithDefault("60s")
    @DurationMin(millis = 1)
    Duration readerPatience();
}
