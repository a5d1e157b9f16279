package dev.slipway.artifacts.tree;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an image wants to be run (OCI image specification, image configuration).
 *
 * @param entrypoint the command's beginning; may be empty
 * @param cmd its default end, or the whole command if there is no entry point; may be empty
 * @param env variables in the image's order
 * @param workingDir absolute inside the image; empty for its root
 * @param user {@code user[:group]}, names or numbers; empty for root
 * @param exposedPorts e.g. {@code 8080/tcp}, sorted
 * @param labels the image's labels
 * @param architecture in Go's naming, e.g. {@code amd64}
 * @param os e.g. {@code linux}
 */
public record ImageConfig(
        List<String> entrypoint,
        List<String> cmd,
        Map<String, String> env,
        String workingDir,
        String user,
        List<String> exposedPorts,
        Map<String, String> labels,
        String architecture,
        String os) {

    public ImageConfig {
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        exposedPorts = List.copyOf(exposedPorts);
        labels = Map.copyOf(labels);
    }
}
