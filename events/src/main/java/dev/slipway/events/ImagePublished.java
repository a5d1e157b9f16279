package dev.slipway.events;

import java.util.List;

/**
 * An image made from the tested snapshot lies in the registry.
 *
 * @param name of the image in the plan
 * @param application what is released
 * @param version the version that it carries
 * @param plan the plan that it was made by
 * @param snapshot the workspace that it was made from
 * @param image the image, by digest
 * @param tags set on it for people; nothing acts on them
 * @param bytes size of its layers as they lie in the registry
 * @param logs where the job's log ends
 */
public record ImagePublished(
        String name,
        String application,
        String version,
        ArtifactRef plan,
        ArtifactRef snapshot,
        ArtifactRef image,
        List<String> tags,
        long bytes,
        List<LogEnd> logs)
        implements Event.OfBuild {
    public ImagePublished {
        Require.text(name, "name");
        Require.name(application, "application");
        Require.text(version, "version");
        Require.present(plan, "plan");
        Require.present(snapshot, "snapshot");
        Require.present(image, "image");
        tags = Require.list(tags, "tags");
        Require.atLeast(bytes, 0, "bytes");
        logs = Require.list(logs, "logs");
    }
}
