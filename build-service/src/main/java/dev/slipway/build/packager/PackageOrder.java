package dev.slipway.build.packager;

import dev.slipway.pipeline.PackagePlan;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What package to make, and of what.
 *
 * @param plan the package as the release's plan has it
 * @param workspace the tested files
 * @param scratch an existing folder for the tool's own files, outside the workspace
 * @param repository where it is pushed: {@code host[:port]/name}
 * @param provenance what it says of its origin
 * @param say takes lines for people
 */
public record PackageOrder(
        PackagePlan plan,
        Path workspace,
        Path scratch,
        String repository,
        Provenance provenance,
        Consumer<String> say) {}
