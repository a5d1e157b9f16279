package dev.slipway.deploy.target;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs instances as processes of this host, on its loopback address. They outlive deploy-service, which finds them
 * again by what it wrote down: a record before the start, the process's number and start time after it. Needs Linux: it
 * reads {@code /proc}.
 */
public final class ProcessTarget implements Target {
    /** Its name in the settings. */
    public static final String NAME = "process";

    private static final System.Logger LOG = System.getLogger(ProcessTarget.class.getName());
    private static final String HOST = "127.0.0.1";

    /** See proc_sys_kernel(5). */
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private static final int TAIL_LINES = 30;

    /** What an instance's start, or its end by force, takes at the most. */
    private static final Duration BESIDE_GRACE = Duration.ofMinutes(1);

    /** Of deploy-service's own variables, those that an instance gets. */
    private static final List<String> PASSED = List.of("PATH", "JAVA_HOME");

    private final Path state;
    private final Path instances;
    private final Fences fences;
    private final ImageFolders images;
    private final Launcher launcher;
    private final ReadinessProbe probe = new ReadinessProbe();
    private final ImageCommand.HostRuntimes runtimes;
    private final Map<String, String> own;
    private final long outputLimit;

    ProcessTarget(Path state, ImageSource source, ProcessSettings settings, Map<String, String> own) {
        this.state = state.toAbsolutePath();
        this.instances = this.state.resolve("instances");
        this.fences = new Fences(this.state.resolve("places"), settings.grace().plus(BESIDE_GRACE));
        this.images = new ImageFolders(this.state.resolve("images"), source);
        this.launcher = new Launcher(settings.grace(), () -> home().id());
        this.runtimes = new ImageCommand.HostRuntimes(settings.runtimes(), name -> onHost(own, name));
        this.own = Map.copyOf(own);
        this.outputLimit = settings.outputLimit();
    }

    /**
     * A target that takes its images from a registry.
     *
     * @param state where images, records and output are kept; needed again after a restart
     * @param own the service's own environment
     */
    public static ProcessTarget open(Path state, Registry registry, ProcessSettings settings, Map<String, String> own) {
        Path scratch = state.toAbsolutePath().resolve("scratch");
        try {
            Files.createDirectories(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make " + scratch + "; set slipway.deploy.state to a folder of ours", e);
        }
        return new ProcessTarget(state, new RegistryImages(registry, scratch), settings, own);
    }

    /**
     * How this target behaves.
     *
     * @param grace between asking an instance to end and ending it
     * @param runtimes programs of the host that serve an image which lacks them
     * @param outputLimit bytes of an instance's output that are kept, twice
     */
    public record ProcessSettings(Duration grace, Set<String> runtimes, long outputLimit) {
        public ProcessSettings {
            runtimes = Set.copyOf(runtimes);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The state folder, by an id that lies in it: without what it holds, the instances are unknown. */
    @Override
    public Home home() {
        Path id = state.resolve("id");
        try {
            if (!Files.exists(id)) {
                Files.createDirectories(state);
                Path fresh = Files.writeString(
                        state.resolve("id." + UUID.randomUUID()),
                        UUID.randomUUID().toString());
                putOnce(fresh, id);
            }
            return new Home(
                    Files.readString(id),
                    state + " on host " + Files.readString(HOSTNAME).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep an id in " + state + "; see slipway.deploy.state", e);
        }
    }

    /** A replica that starts at the same time may be faster; its id is the one that counts. */
    private static void putOnce(Path fresh, Path id) throws IOException {
        try {
            Files.createLink(id, fresh);
        } catch (FileAlreadyExistsException e) {
            // The other's is as good.
        } finally {
            Files.delete(fresh);
        }
    }

    @Override
    public List<Instance> observe(Place place, long fence) throws InterruptedException {
        List<InstanceRecord> records = inPlace(place, fence, () -> folders(place).stream()
                .map(folder -> adopted(folder, place))
                .filter(Objects::nonNull)
                .toList());
        // Asked without the lock: whoever hangs keeps nobody else out of the place.
        List<InstanceRecord> alive =
                records.stream().filter(InstanceRecord::alive).toList();
        Set<InstanceRecord> ready = probe.ready(HOST, alive);
        return records.stream()
                .map(record -> seen(record, alive.contains(record), ready.contains(record)))
                .toList();
    }

    /** Under the place's lock, what depends on no image. */
    private <T> T inPlace(Place place, long fence, Fences.Guarded<T> work) throws InterruptedException {
        try {
            return onDisk(() -> fences.under(place, fence, work));
        } catch (CannotRun e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Work<T> {
        T run() throws CannotRun, InterruptedException;
    }

    /** A disk that is full, or refuses, is a breakdown: it may pass, and what undoes a rollout is tried until it does. */
    private <T> T onDisk(Work<T> work) throws CannotRun, InterruptedException {
        try {
            return work.run();
        } catch (UncheckedIOException | DirectoryIteratorException e) {
            throw Breakdown.passing(
                    new Failure(
                            "disk-failed",
                            "This machine's disk failed deploy-service",
                            state.toString(),
                            e.getMessage() + ": " + e.getCause(),
                            "Give the service the right to write there, and space."),
                    e);
        }
    }

    private static Instance seen(InstanceRecord instance, boolean alive, boolean ready) {
        return new Instance(
                instance.name(),
                instance.generation(),
                instance.ordinal(),
                instance.release(),
                instance.image().digest(),
                HOST,
                instance.port(),
                alive,
                ready,
                instance.starts());
    }

    /**
     * The record, completed when the process ran already and whoever started it could not write that down; null when
     * there is none, or it is another place's, whose lock is not held here.
     */
    private static @Nullable InstanceRecord adopted(InstanceFolder folder, Place place) {
        InstanceRecord instance =
                folder.read().filter(read -> read.place().equals(place)).orElse(null);
        if (instance == null || instance.process() != null) {
            return instance;
        }
        InstanceRecord.Identity found = Launcher.find(folder);
        if (found == null) {
            return instance;
        }
        InstanceRecord complete = instance.running(found);
        folder.write(complete);
        return complete;
    }

    @Override
    public void start(InstanceSpec spec, long fence) throws CannotRun, InterruptedException {
        onDisk(() -> {
            ImageFolders.Unpacked image = images.get(spec.image());
            // Refused before anything is written of the instance.
            ImageCommand.of(image.root(), image.config(), runtimes);
            InstanceFolder folder = folder(spec.name());
            return fences.under(spec.place(), fence, () -> {
                InstanceRecord before = adopted(folder, spec.place());
                if (before == null || !before.alive()) {
                    if (before != null && before.process() != null) {
                        launcher.endRest(spec.name(), before.process());
                    }
                    int starts = before == null ? 1 : before.starts() + 1;
                    start(spec, folder, InstanceRecord.intent(spec, freePort(), fence, starts), image);
                }
                return spec;
            });
        });
    }

    private void start(InstanceSpec spec, InstanceFolder folder, InstanceRecord intent, ImageFolders.Unpacked image)
            throws CannotRun, InterruptedException {
        folder.write(intent);
        ImageCommand command = ImageCommand.of(folder.fill(image.root()), image.config(), runtimes);
        InstanceRecord.Identity process = launcher.launch(folder, command, environment(spec, intent, image.config()));
        if (process != null) {
            folder.write(intent.running(process));
        }
    }

    private Map<String, String> environment(InstanceSpec spec, InstanceRecord intent, ImageConfig config) {
        Map<String, String> env = new TreeMap<>();
        PASSED.forEach(name -> Optional.ofNullable(own.get(name)).ifPresent(value -> env.put(name, value)));
        env.putAll(ImageCommand.environment(config));
        env.putAll(spec.env());
        env.put("PORT", Integer.toString(intent.port()));
        env.put("SLIPWAY_APPLICATION", spec.place().application());
        env.put("SLIPWAY_ENVIRONMENT", spec.place().environment());
        env.put("SLIPWAY_RELEASE", spec.release().toString());
        env.put("SLIPWAY_DIGEST", spec.image().digest().toString());
        return env;
    }

    @Override
    public void stop(Place place, String name, long fence) throws InterruptedException {
        InstanceFolder folder = folder(name);
        inPlace(place, fence, () -> {
            InstanceRecord instance = adopted(folder, place);
            if (instance != null && instance.process() != null) {
                launcher.end(name, instance.process());
            }
            folder.remove();
            return name;
        });
    }

    @Override
    public List<String> lastLines(String name) {
        return folder(name).lastLines(TAIL_LINES);
    }

    /** Keeps every instance's output within its limit, as far as the disk lets it. */
    public void trimOutputs() {
        for (InstanceFolder folder : folders()) {
            try {
                folder.trim(outputLimit);
            } catch (UncheckedIOException e) {
                LOG.log(Level.WARNING, "{0}: {1}", e.getMessage(), e.getCause());
            }
        }
    }

    /** A record that cannot be read may name any image, so nothing is cleared away then. */
    @Override
    public void keepImages(Set<Digest> wanted) {
        Set<Digest> kept = new HashSet<>(wanted);
        folders().forEach(folder -> folder.read()
                .ifPresent(read -> kept.add(read.image().digest())));
        images.keepOnly(kept);
    }

    private InstanceFolder folder(String name) {
        return new InstanceFolder(instances.resolve(name));
    }

    /** A folder bears its instance's name, so what lies in those of other places is no trouble of this one. */
    private List<InstanceFolder> folders(Place place) {
        return folders().stream()
                .filter(folder -> InstanceSpec.mayName(place, folder.name()))
                .toList();
    }

    private List<InstanceFolder> folders() {
        List<InstanceFolder> found = new ArrayList<>();
        if (Files.isDirectory(instances)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(instances)) {
                folders.forEach(folder -> found.add(new InstanceFolder(folder)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + instances, e);
            }
        }
        return found;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    /** Where the host has a program; for {@code java} the one that {@code JAVA_HOME} names goes first. */
    private static Optional<Path> onHost(Map<String, String> own, String name) {
        List<Path> folders = new ArrayList<>();
        if (name.equals("java") && own.containsKey("JAVA_HOME")) {
            folders.add(Path.of(own.get("JAVA_HOME"), "bin"));
        }
        for (String folder : own.getOrDefault("PATH", "").split(":")) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
