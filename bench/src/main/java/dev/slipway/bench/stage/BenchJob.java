package dev.slipway.bench.stage;

import dev.slipway.events.ArtifactRef;

/** The five jobs of the bench release, each with what it is about. */
sealed interface BenchJob {
    /** What the job is about; its repository's name says whether the job spawns a process. */
    ArtifactRef about();

    /** Of the build service. */
    record Build(ArtifactRef about) implements BenchJob {}

    /** Of the test service. */
    record Test(ArtifactRef about) implements BenchJob {}

    /** Of the build service. */
    record Publish(ArtifactRef about) implements BenchJob {}

    /** Of the scan service. */
    record Scan(ArtifactRef about) implements BenchJob {}

    /** Of the deploy service. */
    record Deploy(ArtifactRef about) implements BenchJob {}
}
