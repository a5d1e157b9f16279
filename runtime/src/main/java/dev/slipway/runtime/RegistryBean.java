package dev.slipway.runtime;

import dev.slipway.artifacts.Credentials;
import dev.slipway.artifacts.DockerConfig;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** The registry as {@link RegistryConfig} describes it. */
@ApplicationScoped
class RegistryBean {
    private static final Logger LOG = Logger.getLogger(RegistryBean.class);

    @Produces
    @Singleton
    Registry registry(RegistryConfig config) {
        RegistrySettings settings = RegistrySettings.defaults();
        for (String host : config.plainHttp().orElse(Set.of())) {
            settings = settings.withPlainHttp(host);
        }
        Map<String, Credentials> credentials =
                config.dockerConfig().map(RegistryBean::credentials).orElse(Map.of());
        for (Map.Entry<String, Credentials> entry : credentials.entrySet()) {
            settings = settings.withCredentials(entry.getKey(), entry.getValue());
        }
        return Registry.open(settings);
    }

    /** Those that can be read; of the others the log tells, for their hosts are used anonymously. */
    private static Map<String, Credentials> credentials(Path file) {
        DockerConfig logins = DockerConfig.read(file);
        logins.unreadable()
                .forEach((host, reason) -> LOG.warnf(
                        "the login for %s is not used: %s; give it under 'auths' in %s (slipway.registry.docker-config)",
                        host, reason, file));
        return logins.credentials();
    }

    void close(@Disposes Registry registry) {
        registry.close();
    }
}
