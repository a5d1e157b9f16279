package dev.slipway.cli;

import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the image of one part holds. Files are root's, with one time and with modes that depend on no umask, so that the
 * same jars are the same layers.
 *
 * @param part a service, or {@code edge}
 * @param layers folders or files by where they lie in the image; one layer each, what changes least first
 * @param programs of the layers' files, those that are executable
 * @param entrypoint with its arguments
 * @param environment what the image sets
 * @param port that it listens on
 */
record ImageContent(
        String part,
        Map<String, Path> layers,
        List<String> programs,
        List<String> entrypoint,
        Map<String, String> environment,
        int port) {
    /** What a part keeps lies here; the only folder that its user may write to. */
    static final String STATE = "/var/lib/slipway";

    private static final String HOME = "/opt/slipway";
    private static final String USER = "10001:10001";
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions OWN = FilePermissions.fromOctalString("700");
    private static final int EDGE_PORT = 7080;
    private static final int SERVICE_PORT = 8080;

    /** Every part's, in the order of the flow. */
    static List<ImageContent> all(Layout layout, Optional<Path> trivy) {
        return Stream.concat(
                        Layout.SERVICES.stream()
                                .map(service ->
                                        service(layout, service, service.equals("scan") ? trivy : Optional.empty())),
                        Stream.of(edge(layout)))
                .toList();
    }

    private static ImageContent service(Layout layout, String service, Optional<Path> trivy) {
        Path app = layout.serviceJar(service).resolveSibling("");
        Map<String, Path> layers = new LinkedHashMap<>();
        trivy.ifPresent(program -> layers.put("/usr/local/bin/trivy", program));
        for (String name : List.of("lib", "quarkus-run.jar", "quarkus", "app")) {
            layers.put(HOME + "/" + name, app.resolve(name));
        }
        return new ImageContent(
                service,
                layers,
                List.of("/usr/local/bin/trivy"),
                List.of("java", "-jar", HOME + "/quarkus-run.jar"),
                Map.of("QUARKUS_HTTP_HOST", "0.0.0.0", "SLIPWAY_RUNTIME_FOLDER", STATE + "/work"),
                SERVICE_PORT);
    }

    private static ImageContent edge(Layout layout) {
        Path jar = layout.edgeJar();
        Map<String, Path> layers = new LinkedHashMap<>();
        layers.put(HOME + "/lib", jar.resolveSibling("lib"));
        layers.put(HOME + "/slipway-edge.jar", jar);
        List<String> entrypoint = List.of(
                "java",
                "-jar",
                HOME + "/slipway-edge.jar",
                "--state",
                STATE,
                "--bind",
                "0.0.0.0",
                "--admin-port",
                Integer.toString(EDGE_PORT));
        return new ImageContent("edge", layers, List.of(), entrypoint, Map.of(), EDGE_PORT);
    }

    /** Lays this upon a base. */
    JibContainerBuilder upon(JibContainerBuilder base) {
        try {
            for (FileEntriesLayer layer : jibLayers()) {
                base.addFileEntriesLayer(layer);
            }
        } catch (IOException e) {
            throw new Trouble("the jars of " + part + " cannot be read: " + e.getMessage());
        }
        environment.forEach(base::addEnvironmentVariable);
        return base.setEntrypoint(entrypoint)
                .setProgramArguments()
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get(STATE))
                .addExposedPort(Port.tcp(port));
    }

    private List<FileEntriesLayer> jibLayers() throws IOException {
        List<FileEntriesLayer> made = new ArrayList<>();
        made.add(state());
        for (Map.Entry<String, Path> layer : layers.entrySet()) {
            AbsoluteUnixPath place = AbsoluteUnixPath.get(layer.getKey());
            FileEntriesLayer.Builder built = FileEntriesLayer.builder().setName(layer.getKey());
            if (programs.contains(layer.getKey())) {
                built.addEntry(layer.getValue(), place, PROGRAM);
            } else {
                built.addEntryRecursive(layer.getValue(), place);
            }
            made.add(built.build());
        }
        return made;
    }

    /** A new volume takes its owner from the folder in the image. */
    private static FileEntriesLayer state() throws IOException {
        Path empty = Files.createTempDirectory("slipway-state-");
        empty.toFile().deleteOnExit();
        return FileEntriesLayer.builder()
                .setName("state")
                .addEntry(empty, AbsoluteUnixPath.get(STATE), OWN, FileEntriesLayer.DEFAULT_MODIFICATION_TIME, USER)
                .build();
    }
}
