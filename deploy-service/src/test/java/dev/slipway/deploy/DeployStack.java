package dev.slipway.deploy;

import dev.slipway.deploy.router.RealEdge;
import dev.slipway.runtime.testing.StackResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** deploy-service's own settings beside what all services' tests share, and a real edge. */
public class DeployStack extends StackResource {
    private @Nullable RealEdge edge;

    public DeployStack() {
        init(Map.of("service", "deploy"));
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        Path folder = folder();
        Path token = folder.resolve("token");
        try {
            edge = RealEdge.start(folder.resolve("edge"), token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("slipway.environments.staging.accept-unscanned", "true");
        settings.put("slipway.deploy.state", folder.resolve("deploy").toString());
        settings.put("slipway.deploy.edge.url", edge.admin().toString());
        settings.put("slipway.deploy.edge.token-file", token.toString());
        settings.put("slipway.deploy.drain", "1s");
        settings.put("slipway.deploy.grace", "2s");
        return settings;
    }

    @Override
    public void stop() {
        if (edge == null) {
            return;
        }
        try {
            edge.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
