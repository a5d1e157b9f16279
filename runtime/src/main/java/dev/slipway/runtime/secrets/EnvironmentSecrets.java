package dev.slipway.runtime.secrets;

import java.util.Map;
import java.util.stream.Collectors;

/** Secrets in the service's own environment, each as {@value #PREFIX} and its name: those of every application. */
public final class EnvironmentSecrets implements SecretSource {
    static final String PREFIX = "SLIPWAY_SECRET_";

    private final Secrets secrets;

    /** Those of this environment. */
    public EnvironmentSecrets(Map<String, String> environment) {
        this.secrets = Secrets.of(environment.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(PREFIX) && entry.getKey().length() > PREFIX.length())
                .collect(Collectors.toMap(entry -> entry.getKey().substring(PREFIX.length()), Map.Entry::getValue)));
    }

    @Override
    public Secrets of(String application) {
        return secrets;
    }
}
