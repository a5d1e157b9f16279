package dev.slipway.build.packager;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.slipway.artifacts.Registry;
import dev.slipway.build.packager.PackagingResult.NotPackaged;
import dev.slipway.events.Failure;
import dev.slipway.pipeline.ImageLayer;
import dev.slipway.pipeline.ImagePlan;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Makes images with Jib, without a container engine. Jib writes an OCI layout, and our own registry client pushes it:
 * Jib always pushes by a tag, knows no annotations on a manifest, and, once it is allowed to speak plain HTTP, also
 * accepts any certificate. Jib itself speaks to a registry only to pull a base.
 */
public final class JibPackager implements Packager {
    private static final String SCRATCH = "scratch";

    private final ImagePusher pusher;
    private final BaseImages bases;

    /**
     * Where bases come from, and what they run on.
     *
     * @param plainHttp hosts that are spoken to in plain HTTP
     * @param credentials a {@code config.json} in Docker's form; empty list for none
     * @param os of the images, e.g. {@code linux}
     * @param architecture of the images in Go's naming, e.g. {@code amd64}
     */
    public record BaseImages(Set<String> plainHttp, List<Path> credentials, String os, String architecture) {
        public BaseImages {
            plainHttp = Set.copyOf(plainHttp);
            credentials = List.copyOf(credentials);
        }
    }

    /** One that pushes to this registry. */
    public JibPackager(Registry registry, BaseImages bases) {
        this.pusher = new ImagePusher(registry);
        this.bases = bases;
    }

    @Override
    public PackagingResult makeImage(ImageOrder order) throws InterruptedException {
        try {
            Map<String, String> annotations = order.provenance().annotations(order.plan().name());
            JibContainerBuilder image = describe(order, annotations);
            Path tar = order.scratch().resolve("image.tar");
            write(image, order, tar);
            OciLayout layout = OciLayout.unpack(tar, Files.createDirectory(order.scratch().resolve("image")));
            return pusher.push(layout, annotations, order.repository(), mountFrom(order.plan()));
        } catch (Refusal refusal) {
            return new NotPackaged(refusal.failure());
        } catch (IOException e) {
            throw Troubles.disk("making image " + order.plan().name(), order.scratch(), e);
        }
    }

    private JibContainerBuilder describe(ImageOrder order, Map<String, String> labels) throws Refusal, IOException {
        ImagePlan plan = order.plan();
        JibContainerBuilder image = base(plan, order.say())
                .setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform(bases.architecture(), bases.os())))
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

    private JibContainerBuilder base(ImagePlan plan, Consumer<String> say) throws Refusal {
        if (plan.base().equals(SCRATCH)) {
            return Jib.fromScratch();
        }
        if (!plan.base().contains("@")) {
            say.accept("warning: base " + plan.base() + " is named by a tag, which may stand for another image tomorrow");
        }
        try {
            ImageReference reference = ImageReference.parse(plan.base());
            RegistryImage base = RegistryImage.named(reference);
            CredentialRetrieverFactory credentials = CredentialRetrieverFactory.forImage(reference, event -> {});
            bases.credentials().forEach(file -> base.addCredentialRetriever(credentials.dockerConfig(file)));
            return Jib.from(base);
        } catch (InvalidImageReferenceException e) {
            throw baseTrouble("base-refused", "the base is no image's name", plan.base(), e);
        }
    }

    private void write(JibContainerBuilder image, ImageOrder order, Path tar)
            throws Refusal, IOException, InterruptedException {
        boolean scratch = order.plan().base().equals(SCRATCH);
        try {
            Containerizer to = Containerizer.to(TarImage.at(tar).named("slipway/image"))
                    .setBaseImageLayersCache(order.scratch().resolve("jib-base"))
                    .setApplicationLayersCache(order.scratch().resolve("jib-layers"))
                    .setAllowInsecureRegistries(!scratch && isPlainHttp(order.plan().base()))
                    .setOfflineMode(scratch)
                    .setToolName("slipway")
                    .setToolVersion("1")
                    .addEventHandler(LogEvent.class, event -> say(event, order.say()));
            image.containerize(to);
        } catch (ExecutionException e) {
            throw failure(order, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException | IOException e) {
            throw e;
        } catch (com.google.cloud.tools.jib.api.RegistryException e) {
            throw failure(order, e);
        } catch (com.google.cloud.tools.jib.api.CacheDirectoryCreationException
                | InvalidImageReferenceException e) {
            throw new IOException("the image tool cannot work there: " + e.getMessage(), e);
        }
    }

    /** What Jib says of a base that is not given out, as far as it is the plan's fault. */
    private static Refusal failure(ImageOrder order, Throwable cause) throws IOException {
        String base = order.plan().base();
        if (cause instanceof RegistryUnauthorizedException) {
            return baseTrouble("base-not-found", "the base is not there, or may not be read by Slipway", base, cause);
        }
        if (cause instanceof com.google.cloud.tools.jib.api.RegistryException
                && String.valueOf(cause.getMessage()).contains("unknown")) {
            return baseTrouble("base-not-found", "the base is not there", base, cause);
        }
        if (base.equals(SCRATCH)) {
            throw new IOException("the image tool failed: " + cause, cause);
        }
        throw Breakdown.passing(
                new Failure(
                        "base-unreachable",
                        "the base could not be pulled",
                        base,
                        Troubles.words(cause),
                        "Check that its registry answers, and that it holds an image for the configured platform."),
                cause);
    }

    private static Refusal baseTrouble(String code, String what, String base, Throwable cause) {
        return new Refusal(new Failure(
                code, what, base, Troubles.words(cause), "Correct image.base in the plan, or give the service a login."));
    }

    private boolean isPlainHttp(String base) {
        return bases.plainHttp().contains(host(base));
    }

    /** A base from the registry that the image goes to can be linked there instead of being sent again. */
    private static List<String> mountFrom(ImagePlan plan) {
        if (plan.base().equals(SCRATCH)) {
            return List.of();
        }
        try {
            ImageReference reference = ImageReference.parse(plan.base());
            return List.of(reference.getRegistry() + "/" + reference.getRepository());
        } catch (InvalidImageReferenceException e) {
            return new ArrayList<>();
        }
    }

    private static String host(String base) {
        int slash = base.indexOf('/');
        return slash < 0 ? "" : base.substring(0, slash);
    }

    private static void say(LogEvent event, Consumer<String> say) {
        boolean forPeople = switch (event.getLevel()) {
            case ERROR, WARN, LIFECYCLE -> true;
            case PROGRESS, INFO, DEBUG -> false;
        };
        if (forPeople && !event.getMessage().isBlank()) {
            say.accept(event.getMessage().strip());
        }
    }
}
