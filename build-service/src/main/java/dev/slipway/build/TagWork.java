package dev.slipway.build;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistryException;
import dev.slipway.build.BuildVerdict.Tagged;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.runtime.JobContext;
import java.util.Optional;

/**
 * Sets tags from a committed verdict, reads them back and repairs them. Tags are for people: one that cannot be set is
 * said in the log, and breaks no release.
 */
final class TagWork {
    private static final int TRIES = 3;

    private final Registry registry;

    TagWork(Registry registry) {
        this.registry = registry;
    }

    BuildVerdict perform(BuildJob.Tag job, JobContext context) {
        return new Tagged(job.tags().stream()
                .filter(tag -> set(job.artifact(), tag, context))
                .toList());
    }

    private boolean set(ArtifactRef artifact, String tag, JobContext context) {
        try {
            for (int i = 0; i < TRIES; i++) {
                if (names(artifact, tag)) {
                    context.log().line("tag " + tag + " names " + artifact);
                    return true;
                }
                registry.tag(artifact, tag);
            }
            boolean set = names(artifact, tag);
            context.log()
                    .line(
                            set
                                    ? "tag " + tag + " names " + artifact
                                    : "warning: somebody else keeps setting tag " + tag);
            return set;
        } catch (RegistryException e) {
            if (e.retryable() || e.reason() == RegistryException.Reason.INTERRUPTED) {
                throw e;
            }
            context.log().line("warning: tag " + tag + " is not set: " + e.getMessage());
            return false;
        }
    }

    private boolean names(ArtifactRef artifact, String tag) {
        Optional<Digest> now = registry.readTag(artifact.repository(), tag);
        return now.isPresent() && now.get().equals(artifact.digest());
    }
}
