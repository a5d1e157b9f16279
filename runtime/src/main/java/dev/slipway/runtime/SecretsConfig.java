package dev.slipway.runtime;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The secrets that this service may give to jobs; those in its environment as {@code SLIPWAY_SECRET_<NAME>} beside. */
@ConfigMapping(prefix = "slipway.secrets")
public interface SecretsConfig {
    /** A folder of files: {@code <NAME>} for every application, {@code <application>/<NAME>} for one; none means none. */
    Optional<Path> folder();
}
