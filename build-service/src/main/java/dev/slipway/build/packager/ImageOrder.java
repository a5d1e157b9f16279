package dev.slipway.build.packager;

import dev.slipway.pipeline.ImagePlan;
import dev.slipway.runtime.process.StopSignal;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What image to make, and of what.
 *
 * @param plan the image as the release's plan has it
 * @param workspace the tested files
 * @param scratch an existing folder for the tool's own files, outside the workspace
 * @param repository where it is pushed: {@code host[:port]/name}
 * @param provenance what it says of its origin
 * @param jobId stands in the environment of the tool's processes
 * @param stop ends the tool when it is told to
 * @param say takes lines for people
 */
public record ImageOrder(
        ImagePlan plan,
        Path workspace,
        Path scratch,
        String repository,
        Provenance provenance,
        String jobId,
        StopSignal stop,
        Consumer<String> say) {}
