package dev.slipway.testing;

import dev.slipway.events.ArtifactRef;
import java.net.URI;

/** What test-service is asked to do. */
public sealed interface TestJob {
    /**
     * Run a suite of the plan in its own copy of the snapshot.
     *
     * @param name of the suite in the plan
     * @param commit that was built, 40 or 64 hexadecimal digits
     * @param plan the release's plan
     * @param snapshot what is tested
     */
    record Suite(String name, String commit, ArtifactRef plan, ArtifactRef snapshot) implements TestJob {}

    /**
     * Say that there is nothing to test: the plan has no suite.
     *
     * @param snapshot what is accepted untested
     */
    record None(ArtifactRef snapshot) implements TestJob {}

    /**
     * Ask the deployed application whether it works.
     *
     * @param environment where it is deployed
     * @param rollout which rollout of the release there, from 1
     * @param commit that was built, 40 or 64 hexadecimal digits
     * @param plan the release's plan
     * @param snapshot what the image was made from; the suite runs in a copy of it
     * @param image what must serve
     * @param address where it serves
     * @param last whether this is the plan's last environment
     */
    record Smoke(
            String environment,
            int rollout,
            String commit,
            ArtifactRef plan,
            ArtifactRef snapshot,
            ArtifactRef image,
            URI address,
            boolean last)
            implements TestJob {}
}
