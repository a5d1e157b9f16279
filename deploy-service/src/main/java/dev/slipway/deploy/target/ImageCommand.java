package dev.slipway.deploy.target;

import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.events.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an image asks to be run (OCI image specification, config, {@code Entrypoint} and {@code Cmd}), as a command of
 * this host: programs, arguments and the working directory are resolved inside the unpacked image, and a runtime that
 * the image lacks is the host's, if it is on the list of those that may be.
 *
 * @param words the program and its arguments, as this host understands them
 * @param workdir where it runs
 */
record ImageCommand(List<String> words, Path workdir) {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    ImageCommand {
        words = List.copyOf(words);
    }

    /**
     * What a host offers to images.
     *
     * @param allowed names of the runtimes that may serve an image that lacks them
     * @param find where one of them is on this host; empty when it is not
     */
    record HostRuntimes(Set<String> allowed, Function<String, Optional<Path>> find) {}

    static ImageCommand of(ImageRoot root, ImageConfig config, HostRuntimes host) throws CannotRun {
        List<String> asked = new ArrayList<>(config.entrypoint());
        asked.addAll(config.cmd());
        if (asked.isEmpty()) {
            throw cannot(
                    "image-without-command",
                    "The image names neither an entrypoint nor a command",
                    "Give the image an entrypoint in the plan");
        }
        Path workdir = workdir(root, config);
        List<String> words = new ArrayList<>();
        words.add(program(root, config, workdir, asked.get(0), host).toString());
        asked.stream().skip(1).map(argument -> mapped(root, argument)).forEach(words::add);
        return new ImageCommand(words, workdir);
    }

    private static Path workdir(ImageRoot root, ImageConfig config) throws CannotRun {
        String asked = config.workingDir().isEmpty() ? "/" : config.workingDir();
        return root.find(asked)
                .filter(Files::isDirectory)
                .orElseThrow(() -> cannot(
                        "workdir-missing",
                        "The image's working directory " + asked + " is not a folder in it",
                        "Put it into a layer, or name another in the plan"));
    }

    private static Path program(ImageRoot root, ImageConfig config, Path workdir, String asked, HostRuntimes host)
            throws CannotRun {
        Path inImage = inImage(root, config, workdir, asked);
        if (inImage != null) {
            if (Files.isExecutable(inImage)) {
                return inImage;
            }
            throw cannot(
                    "entrypoint-not-executable",
                    asked + " lies in the image and is not executable",
                    "Set its executable bit where it is built, or name an interpreter before it in the entrypoint");
        }
        return ofHost(asked, host);
    }

    private static @Nullable Path inImage(ImageRoot root, ImageConfig config, Path workdir, String asked) {
        if (asked.startsWith("/")) {
            return root.find(asked).filter(Files::isRegularFile).orElse(null);
        } else if (asked.contains("/")) {
            return root.find("/" + root.folder().relativize(workdir) + "/" + asked)
                    .filter(Files::isRegularFile)
                    .orElse(null);
        }
        return Arrays.stream(config.env().getOrDefault("PATH", DEFAULT_PATH).split(":"))
                .filter(folder -> folder.startsWith("/"))
                .flatMap(folder -> root.find(folder + "/" + asked).stream())
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    private static Path ofHost(String asked, HostRuntimes host) throws CannotRun {
        String name = asked.substring(asked.lastIndexOf('/') + 1);
        if (!host.allowed().contains(name)) {
            throw cannot(
                    "entrypoint-missing",
                    "The entrypoint " + asked + " is not in the image, and this host does not lend it",
                    "Put it into the image, or use one of the host's runtimes: "
                            + host.allowed().stream().sorted().collect(Collectors.joining(", ")));
        }
        return host.find()
                .apply(name)
                .orElseThrow(() -> cannot(
                        "runtime-missing",
                        "The image counts on the host's " + name + ", and this host has none",
                        "Install " + name + " on the host of deploy-service, or put it into the image"));
    }

    /** An absolute path that lies in the image, alone, in a list as class paths are, or as the value of an option. */
    static String mapped(ImageRoot root, String argument) {
        int equals = argument.indexOf('=');
        if (argument.startsWith("-") && equals > 0) {
            return argument.substring(0, equals + 1) + mapped(root, argument.substring(equals + 1));
        }
        String[] pieces = argument.split(":", -1);
        List<String> mapped = new ArrayList<>();
        for (String piece : pieces) {
            Optional<String> inside = inside(root, piece);
            if (inside.isEmpty()) {
                return argument;
            }
            mapped.add(inside.get());
        }
        return String.join(":", mapped);
    }

    private static Optional<String> inside(ImageRoot root, String path) {
        if (!path.startsWith("/") || path.equals("/")) {
            return Optional.empty();
        } else if (path.endsWith("/*")) {
            return root.find(path.substring(0, path.length() - 2)).map(folder -> folder + "/*");
        }
        return root.find(path).map(Path::toString);
    }

    /** The image's variables, without those that would point the process to programs outside of the image. */
    static Map<String, String> environment(ImageConfig config) {
        return config.env().entrySet().stream()
                .filter(variable -> !Set.of("PATH", "JAVA_HOME").contains(variable.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static CannotRun cannot(String code, String what, String mend) {
        return new CannotRun(Failure.of(code, what, mend));
    }
}
