package dev.slipway.build.packager;

import dev.slipway.artifacts.Platform;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.build.packager.PackagingResult.NotPackaged;
import dev.slipway.build.packager.PackagingResult.Published;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.Commit;
import dev.slipway.events.Failure;
import dev.slipway.pipeline.ImagePlan;
import dev.slipway.runtime.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Workspaces with a Dockerfile, and a real registry. */
final class DockerfileFixture implements AutoCloseable {
    static final Commit COMMIT = new Commit(
            "0123456789abcdef0123456789abcdef01234567", "main", "First", "Ada", Instant.parse("2026-01-02T03:04:05Z"));
    static final Provenance PROVENANCE = new Provenance("shop", "1.2.3", "https://forge.example.org/shop.git", COMMIT);

    final String address;
    final Registry registry;
    final List<String> said = new ArrayList<>();
    final StopSignal stop = new StopSignal();

    /** Happens with every line that is said. */
    Consumer<String> whenSaid = line -> {};

    private final OciRegistry server;
    private final PlainDoor door;
    private final Path folder;
    private int orders;

    DockerfileFixture(Path folder) throws Exception {
        this.folder = folder;
        server = OciRegistry.start(folder.resolve("registry"), 0);
        door = new PlainDoor(Integer.parseInt(server.address().replaceFirst(".*:", "")));
        address = door.address();
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(address));
    }

    /** A workspace of two files and this Dockerfile. */
    Path workspace(String dockerfile) throws IOException {
        Path workspace = Files.createTempDirectory(folder, "workspace-");
        Files.writeString(workspace.resolve("a.txt"), "a");
        Files.createDirectories(workspace.resolve("deep"));
        Files.writeString(workspace.resolve("deep/b.txt"), "b");
        Files.writeString(workspace.resolve("Dockerfile"), dockerfile);
        return workspace;
    }

    PackagingResult make(String program, Path workspace) throws Exception {
        var settings = new BuildahSettings(
                program,
                new Platform("linux", "amd64", null),
                Set.of(address),
                Optional.empty(),
                Map.of(),
                Duration.ofMinutes(2),
                1 << 20);
        Path scratch = Files.createDirectory(folder.resolve("order-" + ++orders));
        ImagePlan plan = ImagePlan.of("shop", "Dockerfile", 8080);
        return new BuildahPackager(registry, settings)
                .makeImage(new ImageOrder(
                        plan, workspace, scratch, address + "/shop", PROVENANCE, "job", stop, this::say));
    }

    private void say(String line) {
        said.add(line);
        whenSaid.accept(line);
    }

    Published published(String program, Path workspace) throws Exception {
        return (Published) make(program, workspace);
    }

    Failure failure(String program, Path workspace) throws Exception {
        return ((NotPackaged) make(program, workspace)).failure();
    }

    @Override
    public void close() throws Exception {
        registry.close();
        door.close();
        server.close();
    }
}
