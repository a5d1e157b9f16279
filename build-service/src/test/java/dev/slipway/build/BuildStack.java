package dev.slipway.build;

import dev.slipway.runtime.testing.StackResource;
import java.util.HashMap;
import java.util.Map;

/** build-service's own settings beside what all services' tests share. */
public class BuildStack extends StackResource {
    public BuildStack() {
        init(Map.of("service", "build"));
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("slipway.build.allow-local", "true");
        settings.put("slipway.environments.staging.approval", "false");
        return settings;
    }
}
