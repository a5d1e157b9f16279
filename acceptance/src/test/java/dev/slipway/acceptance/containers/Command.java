package dev.slipway.acceptance.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs run from the project's root, with variables beside those of the test's own process. */
final class Command {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final long MINUTES = 8;

    private final Map<String, String> environment = new HashMap<>();

    /**
     * How a program ended.
     *
     * @param text its standard output
     * @param errors its standard error
     */
    record Result(int status, String text, String errors) {}

    Command with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Standard output of a program that has to succeed. */
    String run(String... command) throws IOException, InterruptedException {
        Result result = attempt(command);
        assertThat(result.status())
                .as("%s\n%s\n%s", List.of(command), result.text(), result.errors())
                .isZero();
        return result.text().strip();
    }

    Result attempt(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("slipway-out-", ".txt");
        Path errors = Files.createTempFile("slipway-errors-", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(ROOT.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(List.of(command) + " did not end in " + MINUTES + " minutes");
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(errors));
        } finally {
            Files.delete(out);
            Files.delete(errors);
        }
    }

    /** Whether a program of that name is on the PATH. */
    static boolean found(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
