package dev.slipway.gateway;

import dev.slipway.runtime.testing.StackResource;
import java.util.HashMap;
import java.util.Map;

/** The gateway's own settings beside what all services' tests share. */
public class GatewayStack extends StackResource {
    public GatewayStack() {
        init(Map.of("service", "gateway"));
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("quarkus.http.test-port", "0");
        settings.put(
                "slipway.gateway.token-file", folder().resolve("secrets/token").toString());
        settings.put("slipway.gateway.allow-local", "true");
        settings.put("slipway.gateway.reader-patience", "3s");
        return settings;
    }
}
