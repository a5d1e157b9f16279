package dev.slipway.deploy;

import dev.slipway.runtime.Platform.EnvironmentPolicy;
import java.time.Duration;

/** A policy for tests: open, until something is demanded. */
record Policies(boolean approval, boolean acceptUnscanned, boolean acceptPackagesOnly, Duration soak)
        implements EnvironmentPolicy {
    static Policies open() {
        return new Policies(false, false, true, Duration.ZERO);
    }

    Policies withApproval() {
        return new Policies(true, acceptUnscanned, acceptPackagesOnly, soak);
    }

    Policies takingUnscanned() {
        return new Policies(approval, true, acceptPackagesOnly, soak);
    }

    Policies refusingPackagesOnly() {
        return new Policies(approval, acceptUnscanned, false, soak);
    }

    Policies soaking(Duration time) {
        return new Policies(approval, acceptUnscanned, acceptPackagesOnly, time);
    }
}
