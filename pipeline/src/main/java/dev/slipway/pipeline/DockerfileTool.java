package dev.slipway.pipeline;

import dev.slipway.pipeline.DetectedTool.Detected.ByDockerfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** A Dockerfile: the image is made by it, and it tells of no test. */
final class DockerfileTool implements DetectedTool {
    @Override
    public String name() {
        return "dockerfile";
    }

    @Override
    public List<String> files() {
        return List.of("Dockerfile");
    }

    @Override
    public Detected detect(Workspace workspace, String file, Notes notes) throws IOException {
        notes.add("nothing is tested: a Dockerfile tells of no tests", "write a slipway.yaml with a suite");
        return new Detected(List.of(), List.of(), image(workspace, file, notes), List.of());
    }

    /** The image that this Dockerfile makes. */
    ByDockerfile image(Workspace workspace, String file, Notes notes) throws IOException {
        OptionalInt port = ExposedPort.of(new String(workspace.bytes(file, Workspace.LARGEST), StandardCharsets.UTF_8));
        if (port.isEmpty()) {
            notes.add(
                    file + " exposes no single port by number, so " + ImagePlan.DEFAULT_PORT + " is taken",
                    "add EXPOSE with the port, or write a slipway.yaml with image.dockerfile and image.port");
        }
        return new ByDockerfile(file, port.orElse(ImagePlan.DEFAULT_PORT));
    }
}
