package dev.slipway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a further replica, started by hand, has to know: for a shell to take over. No secret is printed. */
@Command(
        name = "env",
        description = "Prints the variables that a service of the local stack is started with, for a shell's eval.",
        footer = {"", "Example:  eval \"$(./slipway env build)\""})
final class EnvCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "gateway, build, test, scan or deploy.")
    private String service = "";

    @Override
    public Integer call() {
        if (!Layout.SERVICES.contains(service)) {
            throw new Trouble(Layout.noService(service), Trouble.WRONG_USE);
        }
        Layout layout = Layout.ofEnvironment();
        if (!Files.exists(layout.postgresFile())) {
            throw new Trouble(layout.postgresFile() + " is not there; start the local stack with ./slipway up");
        }
        lines(layout, service, Path.of(System.getProperty("java.home"))).forEach(System.out::println);
        return 0;
    }

    /** The password stays in its file until the shell reads it. */
    static List<String> lines(Layout layout, String service, Path javaHome) {
        String address = "postgresql://$(cat " + quoted(layout.postgresFile()) + ")";
        return List.of(
                "export JAVA_HOME=" + quoted(javaHome),
                "export JAVA=" + quoted(javaHome.resolve("bin/java")),
                "export QUARKUS_DATASOURCE_USERNAME=" + service,
                "export QUARKUS_DATASOURCE_PASSWORD=\"$(cat " + quoted(layout.secretFile("postgres-" + service))
                        + ")\"",
                "export QUARKUS_DATASOURCE_JDBC_URL=\"jdbc:" + address + "\"",
                "export QUARKUS_DATASOURCE_REACTIVE_URL=\"" + address + "\"");
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
