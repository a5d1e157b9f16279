package dev.slipway.build;

import dev.slipway.build.packager.Provenance;
import dev.slipway.events.ArtifactRef;
import java.util.List;

/** What build-service is asked to do. */
public sealed interface BuildJob {
    /**
     * Check out, plan, build and keep the workspace.
     *
     * @param repository address as it was asked for
     * @param ref branch, tag or commit as it was asked for
     */
    record Workspace(String repository, String ref) implements BuildJob {}

    /**
     * Make an image from the tested snapshot.
     *
     * @param name of the image in the plan
     * @param plan the release's plan
     * @param snapshot what was tested
     * @param provenance where it comes from
     */
    record Image(String name, ArtifactRef plan, ArtifactRef snapshot, Provenance provenance) implements BuildJob {}

    /**
     * Make a package from the tested snapshot.
     *
     * @param name of the package in the plan
     * @param plan the release's plan
     * @param snapshot what was tested
     * @param provenance where it comes from
     */
    record Package(String name, ArtifactRef plan, ArtifactRef snapshot, Provenance provenance) implements BuildJob {}

    /**
     * Make tags name what was published.
     *
     * @param artifact what they are to name
     * @param tags the tags
     */
    record Tag(ArtifactRef artifact, List<String> tags) implements BuildJob {
        public Tag {
            tags = List.copyOf(tags);
        }
    }
}
