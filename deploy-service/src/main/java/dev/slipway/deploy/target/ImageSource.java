package dev.slipway.deploy.target;

import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.events.ArtifactRef;
import java.nio.file.Path;

/** Where images come from. */
interface ImageSource {
    /**
     * Fetches an image, checks it against its digest and unpacks its layers into an empty folder.
     *
     * @return how to run it
     * @throws CannotRun when there is no such image, or it is none
     * @throws dev.slipway.runtime.Breakdown when it cannot be fetched
     */
    ImageConfig unpack(ArtifactRef image, Path root) throws CannotRun, InterruptedException;
}
