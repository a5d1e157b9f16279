package dev.slipway.runtime;

import dev.slipway.runtime.secrets.EnvironmentSecrets;
import dev.slipway.runtime.secrets.FileSecrets;
import dev.slipway.runtime.secrets.SecretSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The secrets as {@link SecretsConfig} describes them: a file goes before a variable. */
@ApplicationScoped
class SecretsBean {
    @Produces
    @Singleton
    SecretSource secrets(SecretsConfig config) {
        SecretSource environment = new EnvironmentSecrets(System.getenv());
        return config.folder()
                .<SecretSource>map(folder -> environment.overriddenBy(new FileSecrets(folder)))
                .orElse(environment);
    }
}
