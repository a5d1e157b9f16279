package dev.slipway.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What can be set of the gateway alone. */
@ConfigMapping(prefix = "slipway.gateway")
public interface GatewayConfig {
    /** Whether folders of the building machine may be released: absolute paths and {@code file://}. */
    @WithDefault("false")
    boolean allowLocal();

    /** Where the first token is written at the first start; needed only then. */
    Optional<Path> tokenFile();

    /** How long a release may make no progress before it is expired. */
    @WithDefault("24h")
    Duration deadline();

    /** How often deadlines are looked at. */
    @WithDefault("30s")
    Duration sweep();

    /** How long a stream may be silent before it says that it is still there. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How many of the topic's latest records are kept in memory for those who follow it. */
    @WithDefault("10000")
    int ring();

    /** How many records a follower may be behind before it is cut off, to come back with its last position. */
    @WithDefault("1000")
    int follower();

    /** How often a followed log is looked for in the database: another replica may have stored it. */
    @WithDefault("500ms")
    Duration logPoll();

    /** How long jobs' logs are kept. */
    @WithDefault("30d")
    Duration keepLogs();

    /** How long an Idempotency-Key is remembered. */
    @WithDefault("7d")
    Duration keepKeys();
}
