package dev.slipway.runtime;

import dev.slipway.events.Digest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The environments that the platform defines, with their policies. A repository's plan chooses among them. */
@ConfigMapping(prefix = "slipway.environments")
public interface Platform {
    /** By name: {@code slipway.environments."staging".approval=true}. */
    @WithParentName
    Map<String, EnvironmentPolicy> environments();

    /** What is demanded of a release that comes to an environment. */
    interface EnvironmentPolicy {
        /** Whether a person must approve. */
        @WithDefault("false")
        boolean approval();

        /** Whether an image that was NOT SCANNED may come in. */
        @WithDefault("false")
        boolean acceptUnscanned();

        /** Whether an image may come in of which only the languages' packages could be scanned. */
        @WithDefault("true")
        boolean acceptPackagesOnly();

        /** How long the release must have been healthy in the environment before. */
        @WithDefault("0s")
        Duration soak();

        /** The policy's hash, as it stands in the plan's event. */
        default Digest hash() {
            String text = "approval=" + approval() + "\nacceptUnscanned=" + acceptUnscanned() + "\nacceptPackagesOnly="
                    + acceptPackagesOnly() + "\nsoak=" + soak();
            return Digest.of(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
