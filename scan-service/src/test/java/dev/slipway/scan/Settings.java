package dev.slipway.scan;

import dev.slipway.runtime.RegistryConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Settings as the service reads them: defaults, and what a test sets, as pairs of key and value. */
final class Settings {
    private Settings() {}

    static ScanConfig scan(String... pairs) {
        return of(pairs).getConfigMapping(ScanConfig.class);
    }

    static RegistryConfig registry(String... pairs) {
        return of(pairs).getConfigMapping(RegistryConfig.class);
    }

    private static SmallRyeConfig of(String... pairs) {
        Map<String, String> values = new HashMap<>(Map.of("slipway.registry.address", "127.0.0.1:5000"));
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(ScanConfig.class)
                .withMapping(RegistryConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(values)
                .build();
    }
}
