package dev.slipway.build.packager;

import dev.slipway.artifacts.Registry;
import dev.slipway.build.packager.PackagingResult.NotPackaged;
import dev.slipway.build.packager.PackagingResult.Published;
import dev.slipway.build.packager.WorkspaceFiles.Entry;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Tool;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes images from Dockerfiles with Buildah, which needs no engine, and brings them to the registry with our own
 * client. Every time in the image is the commit's, and nothing is cached: the same files and bases give the same
 * digest, unless an instruction fetches or makes up something itself. Buildah looks bases up by itself.
 */
public final class BuildahPackager implements Packager {
    private static final String IMAGE = "image";
    private static final String BASE = "org.opencontainers.image.base.";

    private final BuildahSettings settings;
    private final ImagePusher pusher;

    /** One that pushes to this registry. */
    public BuildahPackager(Registry registry, BuildahSettings settings) {
        this.pusher = new ImagePusher(registry);
        this.settings = settings;
    }

    @Override
    public PackagingResult makeImage(ImageOrder order) throws InterruptedException {
        try {
            return make(order);
        } catch (Refusal refusal) {
            return new NotPackaged(refusal.failure());
        } catch (IOException e) {
            throw Breakdown.disk("making image " + order.plan().name(), order.scratch(), e);
        }
    }

    private Published make(ImageOrder order) throws Refusal, IOException, InterruptedException {
        String name = order.plan().dockerfile().orElseThrow();
        Path dockerfile = dockerfile(order.workspace(), name);
        Map<String, String> annotations =
                order.provenance().annotations(order.plan().name());
        Buildah buildah = new Buildah(settings, order);
        BuildahTrouble.requireUsable(settings, buildah.info());
        OciLayout made;
        try {
            made = build(buildah, dockerfile, annotations, order);
        } finally {
            forget(buildah);
        }
        base(made, annotations);
        return pusher.push(made, annotations, order.repository());
    }

    private static void forget(Buildah buildah) throws InterruptedException {
        Tool.Output forgotten = buildah.forget();
        if (!forgotten.successful()) {
            Log.warnf("Buildah could not remove its images, which may stay on the disk: %s", forgotten.errors());
        }
    }

    private static OciLayout build(Buildah buildah, Path dockerfile, Map<String, String> annotations, ImageOrder order)
            throws Refusal, IOException, InterruptedException {
        BuildOutput output = new BuildOutput(order.say());
        Exit exit = buildah.build(dockerfile, annotations, output);
        output.end();
        BuildahTrouble.requireBuilt(exit, output, order.plan().dockerfile().orElseThrow());
        BuildahTrouble.requireWritten(buildah.export(IMAGE));
        return OciLayout.open(buildah.at(IMAGE));
    }

    /** The base that the last stage was made upon, in Buildah's words; from scratch they are empty. */
    private static void base(OciLayout made, Map<String, String> annotations) {
        for (String key : List.of(BASE + "digest", BASE + "name")) {
            String value = made.manifest().annotations().getOrDefault(key, "");
            if (!value.isEmpty()) {
                annotations.put(key, value);
            }
        }
    }

    private static Path dockerfile(Path workspace, String name) throws Refusal, IOException {
        Entry found = WorkspaceFiles.select(workspace, name, false).entries().get(0);
        if (found.folder()) {
            throw WorkspaceFiles.missing(name);
        }
        return found.source();
    }
}
