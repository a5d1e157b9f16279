package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Where things are.
 *
 * @param root the project's folder, with the modules in it
 * @param state the one folder that the local stack keeps everything in
 */
record Layout(Path root, Path state) {
    /** The services, in the order of the flow. */
    static final List<String> SERVICES = List.of("gateway", "build", "test", "scan", "deploy");

    /** From {@code SLIPWAY_ROOT} and {@code SLIPWAY_STATE}; the state's default is {@code .slipway} in the root. */
    static Layout ofEnvironment() {
        return of(System.getenv());
    }

    static Layout of(Map<String, String> environment) {
        Path root = Path.of(Variables.get(environment, "SLIPWAY_ROOT").orElse("."))
                .toAbsolutePath()
                .normalize();
        Path state = Variables.get(environment, "SLIPWAY_STATE").map(Path::of).orElse(root.resolve(".slipway"));
        return new Layout(root, state.toAbsolutePath().normalize());
    }

    /** The module that a service lives in. */
    static String module(String service) {
        return service.equals("gateway") ? service : service + "-service";
    }

    /** The service of a replica such as {@code build-2}; a name without a number is its own. */
    static String serviceOf(String replica) {
        return replica.replaceFirst("-\\d+$", "");
    }

    /** Says that a name is none of them. */
    static String noService(String name) {
        return "'" + name + "' is no service; there are " + String.join(", ", SERVICES);
    }

    Path serviceJar(String service) {
        return root.resolve(module(service)).resolve("target/quarkus-app/quarkus-run.jar");
    }

    Path devstackJar() {
        return root.resolve("devstack/target/slipway-devstack.jar");
    }

    Path edgeJar() {
        return root.resolve("edge/target/slipway-edge.jar");
    }

    /** The jars of the bench: a service, and the program that measures. */
    Path benchApp() {
        return root.resolve("bench/target/quarkus-app");
    }

    Path benchJar() {
        return benchApp().resolve("quarkus-run.jar");
    }

    Path hello() {
        return root.resolve("examples/hello");
    }

    Path log(String part) {
        return state.resolve("logs").resolve(part + ".log");
    }

    Path tokenFile() {
        return state.resolve("secrets/token");
    }

    /** The gateway's address, alone, for scripts. */
    Path gatewayFile() {
        return state.resolve("config/gateway");
    }

    /** The database's address as {@code host:port/name}, alone, for scripts. */
    Path postgresFile() {
        return state.resolve("config/postgres");
    }

    Path secretFile(String name) {
        return state.resolve("secrets").resolve(name);
    }

    /** A secret of this name in a file that nobody else may read; made on first use. */
    Path secret(String name) {
        Path file = secretFile(name);
        if (!Files.exists(file)) {
            writePrivately(file, random());
        }
        return file;
    }

    /** 192 bits of chance, in hexadecimal digits. */
    static String random() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Whole or not at all: an empty secret would be used for ever. */
    static void writePrivately(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
