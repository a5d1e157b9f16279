package dev.slipway.deploy.target;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistryException;
import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.artifacts.tree.Images;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.artifacts.tree.TreeRefusedException;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Breakdowns;
import java.nio.file.Path;

/** Images out of a registry, each blob compared with its digest. */
final class RegistryImages implements ImageSource {
    private final Images images;

    /** @param scratch an existing folder for packed layers */
    RegistryImages(Registry registry, Path scratch) {
        images = new Images(registry, scratch);
    }

    @Override
    public ImageConfig unpack(ArtifactRef image, Path root) throws CannotRun, InterruptedException {
        try {
            images.unpack(image, root, TreeLimits.defaults());
            return images.config(image);
        } catch (TreeRefusedException e) {
            throw new CannotRun(new Failure(
                    "image-refused", "The image cannot be unpacked", image.toString(), e.getMessage(), e.hint()));
        } catch (RegistryException e) {
            throw refused(image, e);
        }
    }

    /** An image that is not there is the image's fault; a registry that does not answer is ours. */
    private static Breakdown refused(ArtifactRef image, RegistryException e) throws CannotRun, InterruptedException {
        if (e.reason() == RegistryException.Reason.INTERRUPTED) {
            Thread.interrupted();
            throw new InterruptedException("stopped while " + image + " was pulled");
        }
        if (e.reason() == RegistryException.Reason.NOT_FOUND) {
            throw new CannotRun(new Failure(
                    "image-missing", "The image cannot be pulled", image.toString(), e.getMessage(), e.hint()));
        }
        return Breakdowns.of(e);
    }
}
