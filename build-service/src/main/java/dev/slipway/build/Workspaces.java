package dev.slipway.build;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.tree.SecretSearch;
import dev.slipway.artifacts.tree.SnapshotContent;
import dev.slipway.artifacts.tree.Snapshots;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.artifacts.tree.TreeRefusedException;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.secrets.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Workspaces on this machine, and as snapshots in the registry. */
final class Workspaces {
    private final Registry registry;
    private final TreeLimits limits;

    Workspaces(Registry registry, TreeLimits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    /**
     * Keeps a workspace.
     *
     * @throws TreeRefusedException when it holds what is never kept, or is too large
     */
    ArtifactRef keep(String repository, Path workspace, Path scratch) {
        try {
            return new Snapshots(registry, scratch).push(repository, workspace, limits);
        } catch (UncheckedIOException e) {
            throw Breakdown.disk("keeping the workspace", workspace, e);
        }
    }

    /** The first file of what {@link #keep} would keep that holds one of these secrets. */
    static Optional<Path> secretIn(Path workspace, Secrets secrets) {
        try {
            return SecretSearch.find(
                    workspace, secrets.values(), SnapshotContent.withoutGit().excluded());
        } catch (UncheckedIOException e) {
            throw Breakdown.disk("searching the workspace for secrets", workspace, e);
        }
    }

    /** Brings a snapshot into a folder that is not there yet. */
    void restore(ArtifactRef snapshot, Path workspace, Path scratch) {
        try {
            new Snapshots(registry, scratch).restore(snapshot, workspace, limits);
        } catch (UncheckedIOException e) {
            throw Breakdown.disk("bringing back the workspace", workspace, e);
        } catch (TreeRefusedException e) {
            throw Breakdown.lasting(
                    new Failure(
                            "snapshot-refused",
                            "the snapshot cannot be brought back",
                            snapshot.toString(),
                            e.getMessage(),
                            "Compare this replica's workspace limits with those of the one that made it."),
                    e);
        }
    }

    /** A folder of the job's own. */
    static Path folder(Path job, String name) {
        try {
            return Files.createDirectories(job.resolve(name));
        } catch (IOException e) {
            throw Breakdown.disk("making a folder", job.resolve(name), e);
        }
    }
}
