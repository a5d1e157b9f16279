package dev.slipway.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The OCI registry that holds snapshots, images, packages and reports. */
@ConfigMapping(prefix = "slipway.registry")
public interface RegistryConfig {
    /** Host, with its port unless it is the scheme's own. */
    String address();

    /** Hosts that are spoken to in plain HTTP. */
    @WithDefault("")
    Optional<Set<String>> plainHttp();

    /** A {@code config.json} in Docker's form that holds credentials by host; none means anonymous. */
    Optional<Path> dockerConfig();
}
