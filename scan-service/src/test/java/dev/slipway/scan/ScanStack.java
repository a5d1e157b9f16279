package dev.slipway.scan;

import dev.slipway.runtime.testing.StackResource;
import java.util.HashMap;
import java.util.Map;

/** A machine without Trivy, and a policy that lets images go on unscanned. */
public class ScanStack extends StackResource {
    public ScanStack() {
        init(Map.of("service", "scan"));
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("slipway.scan.trivy", folder().resolve("no-trivy").toString());
        settings.put("slipway.scan.required", "false");
        return settings;
    }
}
