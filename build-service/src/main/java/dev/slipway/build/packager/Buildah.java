package dev.slipway.build.packager;

import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.ProcessStepRunner;
import dev.slipway.runtime.process.Step;
import dev.slipway.runtime.process.StepListener;
import dev.slipway.runtime.process.StopSignal;
import dev.slipway.runtime.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Buildah for one image: storage, home, temporary files and settings lie in the order's scratch folder, so that builds
 * share nothing and nothing of the machine's users is read. No daemon; what a Dockerfile runs is run in a chroot.
 */
final class Buildah {
    /** Both streams as one, so that a step and what it printed stay in order. */
    private static final List<String> MERGED = List.of("sh", "-c", "exec \"$@\" 2>&1", "sh");

    private static final Duration SHORT = Duration.ofMinutes(2);

    /** Between TERM and KILL, as a {@link Tool} has it. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final BuildahSettings settings;
    private final ImageOrder order;

    Buildah(BuildahSettings settings, ImageOrder order) throws IOException {
        this.settings = settings;
        this.order = order;
        for (String folder : List.of("home", "tmp")) {
            Files.createDirectories(at(folder));
        }
        Files.writeString(at("registries.conf"), registries());
        Files.writeString(at("storage.conf"), "[storage]\ndriver = \"vfs\"\n");
        Files.writeString(at("no-logins.json"), "{}\n");
    }

    /** Where a file of this build lies. */
    Path at(String name) {
        return order.scratch().resolve(name);
    }

    /** What it says of itself and of this machine. */
    Tool.Output info() throws InterruptedException {
        return run(List.of("info"), SHORT);
    }

    /**
     * Builds the image.
     *
     * @param dockerfile where it lies
     * @param annotations for the labels
     * @param listener hears what it prints
     */
    Exit build(Path dockerfile, Map<String, String> annotations, StepListener listener) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "build",
                "--isolation",
                "chroot",
                "--format",
                "oci",
                "--layers=false",
                // Its word for "missing" in every version; this storage is empty at first.
                "--pull=false",
                "--platform",
                settings.platform().os() + "/" + settings.platform().architecture(),
                "--timestamp",
                Long.toString(order.provenance().commit().time().getEpochSecond()),
                "--file",
                dockerfile.toString(),
                "--tag",
                "slipway"));
        annotations.forEach((name, value) -> arguments.addAll(List.of("--label", name + "=" + value)));
        arguments.add(order.workspace().toString());
        Step build = new Step(
                "buildah",
                command(arguments),
                order.scratch(),
                at("home"),
                environment(),
                Set.of(),
                settings.timeout(),
                settings.maxOutput(),
                order.jobId());
        return new ProcessStepRunner(GRACE).run(build, listener, order.stop());
    }

    /** Writes the image that was built as an OCI layout, into a folder of this name in scratch. */
    Tool.Output export(String folder) throws InterruptedException {
        return run(List.of("push", "slipway", "oci:" + folder), settings.timeout());
    }

    /**
     * Removes every image, with files that belong to other users when the service is not root's; also when the job was
     * stopped.
     */
    Tool.Output forget() throws InterruptedException {
        return run(List.of("rmi", "--all", "--force"), SHORT, new StopSignal());
    }

    private Tool.Output run(List<String> arguments, Duration timeout) throws InterruptedException {
        return run(arguments, timeout, order.stop());
    }

    private Tool.Output run(List<String> arguments, Duration timeout, StopSignal stop) throws InterruptedException {
        return Tool.run(
                command(arguments), order.scratch(), environment(), timeout, settings.maxOutput(), order.jobId(), stop);
    }

    private List<String> command(List<String> arguments) {
        return Stream.of(
                        MERGED,
                        List.of(
                                settings.program(),
                                "--root",
                                at("storage").toString(),
                                "--runroot",
                                at("run").toString(),
                                "--storage-driver",
                                "vfs"),
                        arguments)
                .flatMap(List::stream)
                .toList();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("HOME", at("home").toString());
        environment.put("TMPDIR", at("tmp").toString());
        environment.put("CONTAINERS_REGISTRIES_CONF", at("registries.conf").toString());
        environment.put("CONTAINERS_STORAGE_CONF", at("storage.conf").toString());
        environment.put(
                "REGISTRY_AUTH_FILE",
                settings.logins().orElse(at("no-logins.json")).toAbsolutePath().toString());
        return environment;
    }

    /**
     * containers-registries.conf(5): a name without a host is one of Docker's own registry, as for any other base. A
     * registry of plain HTTP is asked by TLS first, whatever stands here; one that does not answer that, as devstack's
     * does not, costs ten seconds for each base.
     */
    private String registries() {
        return settings.plainHttp().stream()
                .sorted()
                .map(host -> "\n[[registry]]\nlocation = \"" + host + "\"\ninsecure = true\n")
                .collect(Collectors.joining(
                        "", "unqualified-search-registries = [\"docker.io\"]\nshort-name-mode = \"disabled\"\n", ""));
    }
}
