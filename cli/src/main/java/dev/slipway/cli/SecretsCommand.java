package dev.slipway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes the secrets that docker-compose.yml takes from files. */
@Command(
        name = "secrets",
        description = "Makes the passwords and tokens that docker-compose.yml reads; leaves those that are there.")
final class SecretsCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "Where they go. Default: compose/secrets beside docker-compose.yml.")
    private @Nullable Path wished;

    /**
     * The folder is its owner's alone; its files can be read by everybody, because a container's user, who is somebody
     * else, sees a file without its folder.
     */
    @Override
    public Integer call() throws IOException {
        Path folder = wished != null ? wished : Layout.ofEnvironment().root().resolve("compose/secrets");
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Terminal terminal = output.terminal();
        for (String name : names()) {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                Layout.writePrivately(file, Layout.random());
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
                terminal.say("made  " + file);
                terminal.emit(Json.object().put("secret", file.toString()));
            }
        }
        return 0;
    }

    private static List<String> names() {
        return Stream.concat(
                        Stream.of("token", "edge", "postgres"),
                        Layout.SERVICES.stream().map(service -> "postgres-" + service))
                .toList();
    }
}
