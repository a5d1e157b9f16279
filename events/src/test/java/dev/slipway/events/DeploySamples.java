package dev.slipway.events;

import java.net.URI;
import java.util.List;

/** What deploy-service states. */
final class DeploySamples {
    private DeploySamples() {}

    static List<Event.OfDeploy> full() {
        return List.of(
                new DeployStarted(Samples.APPLICATION, "production", 1, Samples.IMAGE, Samples.OLD_IMAGE, "rolling"),
                new RolloutAdvanced("production", 1, 2, 1, 3, 33),
                new ApprovalAwaited("production", Samples.IMAGE),
                new DeployHealthy(
                        Samples.APPLICATION,
                        "production",
                        1,
                        Samples.IMAGE,
                        Samples.PLAN,
                        Samples.SNAPSHOT,
                        URI.create("http://127.0.0.1:8088/hello/production"),
                        true,
                        true),
                new DeployFailed("production", 1, Samples.IMAGE, Samples.OLD_IMAGE, Samples.failure()),
                new RolledBack(
                        Samples.APPLICATION,
                        "production",
                        2,
                        Samples.IMAGE,
                        Samples.OLD_IMAGE,
                        "The smoke suite did not hold"),
                new ReleaseSuperseded("staging", Samples.RELEASE));
    }

    static List<Event.OfDeploy> minimal() {
        return List.of(
                new DeployStarted("a", "p", 1, Samples.IMAGE, null, "rolling"),
                new RolloutAdvanced("p", 1, 1, 0, 0, 0),
                new ApprovalAwaited("p", Samples.IMAGE),
                new DeployHealthy(
                        "a",
                        "p",
                        1,
                        Samples.IMAGE,
                        Samples.PLAN,
                        Samples.SNAPSHOT,
                        URI.create("http://127.0.0.1:1"),
                        false,
                        false),
                new DeployFailed("p", null, Samples.IMAGE, null, Samples.minimalFailure()),
                new RolledBack("a", "p", 1, Samples.IMAGE, null, "Cancelled"),
                new ReleaseSuperseded("s", Samples.RELEASE));
    }
}
