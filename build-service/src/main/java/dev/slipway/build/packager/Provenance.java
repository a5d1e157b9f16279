package dev.slipway.build.packager;

import dev.slipway.events.Commit;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where an artifact comes from.
 *
 * @param application what is released
 * @param version the version that the artifact carries
 * @param repository the address the commit was fetched from; without credentials
 * @param commit the commit
 */
public record Provenance(String application, String version, String repository, Commit commit) {
    /**
     * The same in the words of the OCI image specification (annotations, pre-defined keys), sorted by key. The time is
     * the commit's, so that the same commit gives the same artifact.
     *
     * @param title the artifact's name for people
     */
    Map<String, String> annotations(String title) {
        return new TreeMap<>(Map.of(
                "org.opencontainers.image.created", commit.time().toString(),
                "org.opencontainers.image.revision", commit.sha(),
                "org.opencontainers.image.source", repository,
                "org.opencontainers.image.title", title,
                "org.opencontainers.image.version", version));
    }
}
