package dev.slipway.events;

import java.util.List;

/**
 * A package made from the tested snapshot is published.
 *
 * @param name of the package in the plan
 * @param type its kind, e.g. {@code archive}
 * @param snapshot the workspace that it was made from
 * @param artifact the package, by digest
 * @param tags set on it for people; nothing acts on them
 * @param logs where the job's log ends
 */
public record PackagePublished(
        String name, String type, ArtifactRef snapshot, ArtifactRef artifact, List<String> tags, List<LogEnd> logs)
        implements Event.OfBuild {
    public PackagePublished {
        Require.text(name, "name");
        Require.text(type, "type");
        Require.present(snapshot, "snapshot");
        Require.present(artifact, "artifact");
        tags = Require.list(tags, "tags");
        logs = Require.list(logs, "logs");
    }
}
