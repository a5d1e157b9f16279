package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Jars that were built before their sources last changed, as after a {@code git pull}. */
final class OldJars {
    /** Modules that have no jar of their own to start, and are in the services' ones. */
    private static final List<String> SHARED = List.of("events", "pipeline", "artifacts", "runtime");

    private final Layout layout;

    OldJars(Layout layout) {
        this.layout = layout;
    }

    /** One line that names the modules; empty when every jar is newer than its sources. */
    Optional<String> line() {
        List<String> old = jars().entrySet().stream()
                .filter(module -> isOlder(module.getValue(), layout.root().resolve(module.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        return old.isEmpty()
                ? Optional.empty()
                : Optional.of("Changed since the jars were built: " + String.join(", ", old)
                        + ". The old jars run; to build anew: ./slipway down && mvn -DskipTests package");
    }

    /** Modules, each with a jar that its sources are in. */
    private Map<String, Path> jars() {
        Map<String, Path> jars = new LinkedHashMap<>();
        SHARED.forEach(module -> jars.put(module, layout.serviceJar("deploy")));
        jars.put("devstack", layout.devstackJar());
        jars.put("edge", layout.edgeJar());
        Layout.SERVICES.forEach(service -> jars.put(Layout.module(service), layout.serviceJar(service)));
        jars.put("cli", layout.root().resolve("cli/target/slipway-cli.jar"));
        return jars;
    }

    /** A hint is not worth a failure: what is not there, or vanishes meanwhile, counts as not changed. */
    private static boolean isOlder(Path jar, Path module) {
        try {
            FileTime built = Files.getLastModifiedTime(jar);
            return isAfter(built, Files.getLastModifiedTime(module.resolve("pom.xml")))
                    || hasFileAfter(built, module.resolve("src/main"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean hasFileAfter(FileTime built, Path sources) throws IOException {
        try (Stream<Path> changed =
                Files.find(sources, 99, (file, is) -> is.isRegularFile() && isAfter(built, is.lastModifiedTime()))) {
            return changed.findAny().isPresent();
        }
    }

    private static boolean isAfter(FileTime built, FileTime changed) {
        return changed.compareTo(built) > 0;
    }
}
