package dev.slipway.build.packager;

/** Leaves an image to the packager that its plan asks for. */
public final class PackagerByPlan implements Packager {
    private final Packager layers;
    private final Packager dockerfiles;

    /**
     * One that chooses between these.
     *
     * @param layers makes images of layers upon a base
     * @param dockerfiles makes images from Dockerfiles
     */
    public PackagerByPlan(Packager layers, Packager dockerfiles) {
        this.layers = layers;
        this.dockerfiles = dockerfiles;
    }

    @Override
    public PackagingResult makeImage(ImageOrder order) throws InterruptedException {
        Packager packager = order.plan().dockerfile().isPresent() ? dockerfiles : layers;
        return packager.makeImage(order);
    }
}
