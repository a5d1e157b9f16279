package dev.slipway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the images that docker-compose.yml, or a cluster, runs. */
@Command(
        name = "images",
        description = "Makes container images of the services and of edge; needs no container engine.",
        footer = {
            "",
            "A base is an image's name, tar:FILE (as docker save writes it), or oci:FOLDER (an OCI image layout).",
            "It needs Java 21 or newer, bash and setsid; build's and test's also git and what your builds call.",
            "",
            "Example:  ./slipway images --to tar:target/images",
            "          for f in target/images/*.tar; do docker load -i \"$f\"; done"
        })
final class ImagesCommand implements Callable<Integer> {
    /** Services have Java; steps of builds and suites want a JDK, Maven and git as well. */
    private static final List<String> BASES = List.of(
            "eclipse-temurin:21-jre", "build=maven:3.9-eclipse-temurin-21", "test=maven:3.9-eclipse-temurin-21");

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--base",
            paramLabel = "[SERVICE=]BASE",
            description = "What the images stand on, or that of one service. Default: eclipse-temurin:21-jre,"
                    + " and maven:3.9-eclipse-temurin-21 for build and test.")
    private List<String> bases = List.of();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Destination destination = new Destination();

    @Option(names = "--tag", defaultValue = "0.1.0", description = "The images' tag. Default: ${DEFAULT-VALUE}.")
    private String tag = "";

    @Option(
            names = "--plain-http",
            description = "Registries may be spoken to in plain HTTP, and with any certificate.")
    private boolean plainHttp;

    @Option(names = "--trivy", paramLabel = "FILE", description = "The scanner's program, for the image of scan.")
    private Optional<Path> trivy = Optional.empty();

    /** Where images go: one of the two. */
    private static final class Destination {
        @Option(
                names = "--to",
                paramLabel = "tar:FOLDER",
                description = "Writes FOLDER/<part>.tar, which docker load takes.")
        private String to = "";

        @Option(
                names = "--push",
                paramLabel = "REGISTRY",
                description = "Pushes REGISTRY/slipway/<part>; logins are those of docker login.")
        private String push = "";
    }

    @Override
    public Integer call() {
        Layout layout = Layout.ofEnvironment();
        Terminal terminal = output.terminal();
        new Builder(layout, terminal).buildWhatIsMissing();
        List<String> all = new ArrayList<>(BASES);
        all.addAll(bases);
        ImageBuilder builder = new ImageBuilder(layout.state().resolve("images"), ImageBases.parse(all), plainHttp);
        for (ImageContent content : ImageContent.all(layout, trivy)) {
            terminal.step(content.part(), name(content), () -> make(builder, content));
        }
        return 0;
    }

    private String name(ImageContent content) {
        String name = "slipway/" + content.part() + ":" + tag;
        return destination.push.isEmpty() ? name : destination.push + "/" + name;
    }

    private String make(ImageBuilder builder, ImageContent content) {
        if (!destination.push.isEmpty()) {
            return builder.push(content, name(content));
        }
        if (!destination.to.startsWith("tar:")) {
            throw new Trouble("--to takes tar:FOLDER, not '" + destination.to + "'", Trouble.WRONG_USE);
        }
        Path folder = Path.of(destination.to.substring("tar:".length()));
        return builder.write(content, name(content), folder.resolve(content.part() + ".tar"));
    }
}
