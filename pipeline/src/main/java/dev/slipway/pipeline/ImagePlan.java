package dev.slipway.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The container image to make from the tested snapshot: of layers upon a base, or by a Dockerfile, which then says all
 * but name and port.
 *
 * @param name repository name in the registry, in the grammar of the OCI distribution specification
 * @param base {@code scratch}, or a reference to the image below; empty when there is a Dockerfile
 * @param dockerfile path of the Dockerfile in the workspace, which is its context; empty when there is a base
 * @param layers what is put in, in order; at least one when the base is {@code scratch}
 * @param entrypoint command and its arguments; empty: the base's own
 * @param cmd further arguments; empty: the base's own
 * @param env variables, sorted by name; given to the process as they stand, nothing in them is expanded by Slipway
 * @param workdir absolute path in the image; empty: the base's own, or {@code /}
 * @param user name or number, with an optional group; empty: the base's own
 * @param port where the application listens unless the variable PORT says otherwise, 1 to 65535
 */
public record ImagePlan(
        String name,
        Optional<String> base,
        Optional<String> dockerfile,
        List<ImageLayer> layers,
        List<String> entrypoint,
        List<String> cmd,
        Map<String, String> env,
        Optional<String> workdir,
        Optional<String> user,
        int port) {
    static final String SCRATCH = "scratch";
    static final int DEFAULT_PORT = 8080;

    public ImagePlan {
        Rule.IMAGE_NAME.require("image", name);
        base.ifPresent(image -> Rule.IMAGE_BASE.require("base", image));
        dockerfile.ifPresent(file -> Rule.PATH.require("dockerfile", file));
        layers = Checks.copy(layers);
        entrypoint = Checks.copy("entrypoint", Rule.TEXT, entrypoint);
        cmd = Checks.copy("cmd", Rule.TEXT, cmd);
        env = Checks.variables(env);
        workdir.ifPresent(path -> Rule.IMAGE_PATH.require("workdir", path));
        user.ifPresent(who -> Rule.USER.require("user", who));
        Checks.within("port", port, 1, 65535);
        if (base.isPresent() == dockerfile.isPresent()) {
            throw new IllegalArgumentException("an image has either a base or a Dockerfile");
        }
        if (base.filter(SCRATCH::equals).isPresent() && layers.isEmpty()) {
            throw new IllegalArgumentException("an image from scratch needs a layer");
        }
        boolean described = !layers.isEmpty()
                || !entrypoint.isEmpty()
                || !cmd.isEmpty()
                || !env.isEmpty()
                || workdir.isPresent()
                || user.isPresent();
        if (dockerfile.isPresent() && described) {
            throw new IllegalArgumentException("what a Dockerfile says cannot be said beside it");
        }
    }

    /** An image of layers upon a base. */
    public ImagePlan(
            String name,
            String base,
            List<ImageLayer> layers,
            List<String> entrypoint,
            List<String> cmd,
            Map<String, String> env,
            Optional<String> workdir,
            Optional<String> user,
            int port) {
        this(name, Optional.of(base), Optional.empty(), layers, entrypoint, cmd, env, workdir, user, port);
    }

    /** An image that a Dockerfile describes. */
    public static ImagePlan of(String name, String dockerfile, int port) {
        return new ImagePlan(
                name,
                Optional.empty(),
                Optional.of(dockerfile),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                port);
    }
}
