package dev.slipway.artifacts.tree;

import java.time.Instant;
import java.util.Set;

/**
 * What of a workspace goes into its snapshot.
 *
 * @param excluded paths relative to the workspace, each with all below it, e.g. {@code .git}
 * @param modified the modification time of every entry, to the second
 */
public record SnapshotContent(Set<String> excluded, Instant modified) {
    /** Not the epoch: zip archives, so wheels and jars made from a snapshot, cannot express times before 1980. */
    private static final Instant MODIFIED = Instant.parse("2000-01-01T00:00:00Z");

    public SnapshotContent {
        excluded = Set.copyOf(excluded);
    }

    /** All but the {@code .git} at the root. */
    public static SnapshotContent withoutGit() {
        return new SnapshotContent(Set.of(".git"), MODIFIED);
    }

    /** All, {@code .git} included. */
    public static SnapshotContent everything() {
        return new SnapshotContent(Set.of(), MODIFIED);
    }
}
