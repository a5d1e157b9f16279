package dev.slipway.runtime;

import dev.slipway.artifacts.Credentials;
import dev.slipway.artifacts.DockerConfig;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;

/** The registry as {@link RegistryConfig} describes it. */
@ApplicationScoped
class RegistryBean {
    @Produces
    @Singleton
    Registry registry(RegistryConfig config) {
        RegistrySettings settings = RegistrySettings.defaults();
        for (String host : config.plainHttp().orElse(Set.of())) {
            settings = settings.withPlainHttp(host);
        }
        Map<String, Credentials> credentials = config.dockerConfig()
                .map(file -> DockerConfig.read(file).credentials())
                .orElse(Map.of());
        for (Map.Entry<String, Credentials> entry : credentials.entrySet()) {
            settings = settings.withCredentials(entry.getKey(), entry.getValue());
        }
        return Registry.open(settings);
    }

    void close(@Disposes Registry registry) {
        registry.close();
    }
}
