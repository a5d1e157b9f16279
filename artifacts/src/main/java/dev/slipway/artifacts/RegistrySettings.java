package dev.slipway.artifacts;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param credentials by {@code host[:port]}; a host that is not named is used anonymously
 * @param plainHttp the {@code host[:port]}s that are spoken to without TLS; every other host needs it
 * @param limits what is refused as too large
 * @param timeouts when a transfer is given up
 * @param retry how often a retryable failure is tried again
 */
public record RegistrySettings(
        Map<String, Credentials> credentials, Set<String> plainHttp, Limits limits, Timeouts timeouts, Retry retry) {

    public RegistrySettings {
        credentials = Map.copyOf(credentials);
        plainHttp = Set.copyOf(plainHttp);
    }

    /** TLS everywhere, no credentials, and the default of each group. */
    public static RegistrySettings defaults() {
        return new RegistrySettings(Map.of(), Set.of(), Limits.defaults(), Timeouts.defaults(), Retry.defaults());
    }

    /** These settings, with one more host that is spoken to without TLS. */
    public RegistrySettings withPlainHttp(String host) {
        var hosts = new HashSet<>(plainHttp);
        hosts.add(host);
        return new RegistrySettings(credentials, hosts, limits, timeouts, retry);
    }

    /** These settings, with the credentials of one more host. */
    public RegistrySettings withCredentials(String host, Credentials value) {
        var all = new HashMap<>(credentials);
        all.put(host, value);
        return new RegistrySettings(all, plainHttp, limits, timeouts, retry);
    }

    public RegistrySettings withLimits(Limits value) {
        return new RegistrySettings(credentials, plainHttp, value, timeouts, retry);
    }

    public RegistrySettings withTimeouts(Timeouts value) {
        return new RegistrySettings(credentials, plainHttp, limits, value, retry);
    }

    public RegistrySettings withRetry(Retry value) {
        return new RegistrySettings(credentials, plainHttp, limits, timeouts, value);
    }

    /**
     * @param manifestBytes largest manifest or index, and largest answer of a token service (4 MiB: what the OCI
     *     distribution specification tells registries to accept at least)
     * @param blobBytes largest blob that is pulled to a file
     * @param readBytes largest blob that is read into memory
     * @param referrers most referrers of one subject that are looked at
     */
    public record Limits(int manifestBytes, long blobBytes, int readBytes, int referrers) {
        public Limits {
            if (manifestBytes <= 0 || blobBytes <= 0 || readBytes <= 0 || referrers <= 0) {
                throw new IllegalArgumentException("registry limits must be positive");
            }
        }

        public static Limits defaults() {
            return new Limits(4 << 20, 10L << 30, 64 << 20, 1000);
        }
    }

    /**
     * @param connect until a connection stands
     * @param stall longest time without a byte in either direction
     * @param transfer longest time for one request with its answer, however slowly bytes trickle
     */
    public record Timeouts(Duration connect, Duration stall, Duration transfer) {
        public Timeouts {
            if (!connect.isPositive() || !stall.isPositive() || !transfer.isPositive()) {
                throw new IllegalArgumentException("registry timeouts must be positive");
            }
        }

        public static Timeouts defaults() {
            return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofHours(1));
        }
    }

    /**
     * @param attempts tries of one operation, the first included; at least 1
     * @param firstWait before the second try; doubled for each further one, and shortened by up to half at random
     * @param longestWait no wait is longer; a registry that asks for more by {@code Retry-After} ends the operation
     */
    public record Retry(int attempts, Duration firstWait, Duration longestWait) {
        public Retry {
            if (attempts < 1 || firstWait.isNegative() || longestWait.isNegative()) {
                throw new IllegalArgumentException("retries need at least one attempt and no negative wait");
            }
        }

        public static Retry defaults() {
            return new Retry(4, Duration.ofMillis(300), Duration.ofSeconds(20));
        }
    }
}
