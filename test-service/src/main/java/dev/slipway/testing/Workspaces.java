package dev.slipway.testing;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.tree.Snapshots;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.artifacts.tree.TreeRefusedException;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Snapshots, brought back into the folders of jobs. */
final class Workspaces {
    private final Registry registry;
    private final TreeLimits limits;

    Workspaces(Registry registry, TreeLimits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    /** Brings a snapshot into the job's folder, and says where it lies there. */
    Path restore(ArtifactRef snapshot, JobContext context) {
        context.log().line("== snapshot " + snapshot);
        Path workspace = context.folder().resolve("workspace");
        try {
            new Snapshots(registry, Files.createDirectories(context.folder().resolve("scratch")))
                    .restore(snapshot, workspace, limits);
            return workspace.toRealPath();
        } catch (UncheckedIOException e) {
            throw Breakdown.disk("bringing back the workspace", workspace, e);
        } catch (IOException e) {
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
}
