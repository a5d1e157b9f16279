package dev.slipway.build.checkout;

import dev.slipway.runtime.process.StopSignal;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to check out, and where to.
 *
 * @param repository address as it was asked for; not checked yet
 * @param ref branch, tag or commit as it was asked for; not checked yet
 * @param commit the full id of the commit to take whatever the ref says now; empty to resolve the ref
 * @param workspace where the files go; made, must not exist yet
 * @param scratch an existing folder for the tool's own files, outside the workspace
 * @param jobId stands in the environment of the tool's processes
 * @param stop ends the checkout when it is told to
 */
public record CheckoutOrder(
        String repository,
        String ref,
        Optional<String> commit,
        Path workspace,
        Path scratch,
        String jobId,
        StopSignal stop) {}
