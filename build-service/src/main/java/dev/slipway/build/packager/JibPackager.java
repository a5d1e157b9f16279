package dev.slipway.build.packager;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.slipway.artifacts.Platform;
import dev.slipway.artifacts.Registry;
import dev.slipway.build.packager.PackagingResult.NotPackaged;
import dev.slipway.build.packager.PackagingResult.Published;
import dev.slipway.pipeline.ImageLayer;
import dev.slipway.pipeline.ImagePlan;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Makes images of layers with Jib, without a container engine. Jib writes what the plan adds as an OCI layout, offline;
 * our own client looks the base up and speaks to registries. Jib itself would push by a tag only, knows no annotations
 * of a manifest, and reaches a plain HTTP registry by trying TLS first: that never ends with a server which waits for
 * the rest of a request, and once it is allowed, Jib accepts any certificate too.
 */
public final class JibPackager implements Packager {
    private static final String SCRATCH = "scratch";

    private final Registry registry;
    private final ImagePusher pusher;
    private final Platform platform;

    /**
     * One that pushes to this registry.
     *
     * @param platform what the images are made for; a base must have an image for it
     */
    public JibPackager(Registry registry, Platform platform) {
        this.registry = registry;
        this.pusher = new ImagePusher(registry);
        this.platform = platform;
    }

    @Override
    public PackagingResult makeImage(ImageOrder order) throws InterruptedException {
        try {
            String base = order.plan().base().orElseThrow();
            return base.equals(SCRATCH) ? fromScratch(order) : uponBase(base, order);
        } catch (Refusal refusal) {
            return new NotPackaged(refusal.failure());
        } catch (IOException e) {
            throw Breakdown.disk("making image " + order.plan().name(), order.scratch(), e);
        }
    }

    private Published fromScratch(ImageOrder order) throws Refusal, IOException, InterruptedException {
        Map<String, String> annotations =
                order.provenance().annotations(order.plan().name());
        return pusher.push(make(order, annotations), annotations, order.repository());
    }

    private Published uponBase(String name, ImageOrder order) throws Refusal, IOException, InterruptedException {
        if (!name.contains("@")) {
            order.say()
                    .accept("warning: base " + name + " is named by a tag, which may stand for another image tomorrow");
        }
        BaseImage base = BaseImage.find(registry, name, platform);
        order.say().accept("base " + name + " is " + base.ref());
        Map<String, String> annotations =
                order.provenance().annotations(order.plan().name());
        annotations.put(
                "org.opencontainers.image.base.digest", base.ref().digest().value());
        annotations.put("org.opencontainers.image.base.name", name);
        return pusher.push(make(order, annotations), base, annotations, order.repository(), order.scratch());
    }

    /** What the plan adds, as an image of its own. */
    private OciLayout make(ImageOrder order, Map<String, String> labels)
            throws Refusal, IOException, InterruptedException {
        Path tar = order.scratch().resolve("image.tar");
        write(describe(order, labels), order, tar);
        OciLayout layout =
                OciLayout.unpack(tar, Files.createDirectory(order.scratch().resolve("image")));
        Files.delete(tar);
        return layout;
    }

    private JibContainerBuilder describe(ImageOrder order, Map<String, String> labels) throws Refusal, IOException {
        ImagePlan plan = order.plan();
        JibContainerBuilder image = Jib.fromScratch()
                .setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(
                        new com.google.cloud.tools.jib.api.buildplan.Platform(platform.architecture(), platform.os())))
                .setCreationTime(order.provenance().commit().time())
                .setEnvironment(plan.env())
                .setLabels(labels)
                .addExposedPort(Port.tcp(plan.port()));
        if (!plan.entrypoint().isEmpty()) {
            image.setEntrypoint(plan.entrypoint());
        }
        if (!plan.cmd().isEmpty()) {
            image.setProgramArguments(plan.cmd());
        }
        plan.workdir().ifPresent(folder -> image.setWorkingDirectory(AbsoluteUnixPath.get(folder)));
        plan.user().ifPresent(image::setUser);
        for (ImageLayer layer : plan.layers()) {
            image.addFileEntriesLayer(ImageLayers.of(layer, order.workspace(), order.say()));
        }
        return image;
    }

    /** Parallel builds in one cache would wait for each other's locks, so each has its own. */
    private static void write(JibContainerBuilder image, ImageOrder order, Path tar)
            throws IOException, InterruptedException {
        try {
            image.containerize(Containerizer.to(TarImage.at(tar).named("slipway/image"))
                    .setBaseImageLayersCache(order.scratch().resolve("jib-base"))
                    .setApplicationLayersCache(order.scratch().resolve("jib-layers"))
                    .setOfflineMode(true)
                    .setToolName("slipway")
                    .setToolVersion("1")
                    .addEventHandler(LogEvent.class, event -> say(event, order.say())));
        } catch (ExecutionException
                | CacheDirectoryCreationException
                | InvalidImageReferenceException
                | com.google.cloud.tools.jib.api.RegistryException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the image tool failed: " + Troubles.words(cause), e);
        }
    }

    private static void say(LogEvent event, Consumer<String> say) {
        boolean forPeople =
                switch (event.getLevel()) {
                    case ERROR, WARN, LIFECYCLE -> true;
                    case PROGRESS, INFO, DEBUG -> false;
                };
        if (forPeople && !event.getMessage().isBlank()) {
            say.accept(event.getMessage().strip());
        }
    }
}
