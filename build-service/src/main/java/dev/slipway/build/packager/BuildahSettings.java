package dev.slipway.build.packager;

import dev.slipway.artifacts.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How Dockerfiles are built.
 *
 * @param program Buildah's name on the PATH, or where it lies
 * @param platform what the images are made for
 * @param plainHttp hosts of registries that are spoken to in plain HTTP
 * @param logins a {@code config.json} in Docker's form with the logins for bases' registries; empty means anonymous
 * @param environment further variables for Buildah, such as proxies; may hold secrets
 * @param timeout how long one image may take
 * @param maxOutput how much one build may print, in bytes
 */
public record BuildahSettings(
        String program,
        Platform platform,
        Set<String> plainHttp,
        Optional<Path> logins,
        Map<String, String> environment,
        Duration timeout,
        long maxOutput) {
    public BuildahSettings {
        plainHttp = Set.copyOf(plainHttp);
        environment = Map.copyOf(environment);
    }

    /** Leaves out the values of the environment: they may be secrets. */
    @Override
    public String toString() {
        return "BuildahSettings[" + program + ", " + platform + ", plainHttp=" + plainHttp + ", timeout=" + timeout
                + ", maxOutput=" + maxOutput + ", environment=" + environment.keySet() + "]";
    }
}
