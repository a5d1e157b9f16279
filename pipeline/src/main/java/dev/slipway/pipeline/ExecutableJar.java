package dev.slipway.pipeline;

import dev.slipway.pipeline.DetectedTool.Detected.Launch;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.w3c.dom.Element;

/** Finds the one thing of a Maven project that {@code java -jar} starts, if it is certain there is one. */
final class ExecutableJar {
    private static final String PLACE = "/app/app.jar";
    private static final String QUARKUS_SETTINGS = "src/main/resources/application.properties";

    private final Pom pom;
    private final Workspace workspace;

    ExecutableJar(Pom pom, Workspace workspace) {
        this.pom = pom;
        this.workspace = workspace;
    }

    /** Whether there is one, or why there is none. */
    sealed interface Answer permits Found, None {}

    record Found(Launch launch) implements Answer {}

    /** No such jar; {@code why} is for a person. */
    record None(String why) implements Answer {}

    Answer find() throws IOException {
        if (!pom.packaging().equals("jar")) {
            return new None("the project's packaging is " + Quote.of(pom.packaging()) + ", not jar");
        }
        Optional<String> name = pom.finalName().filter(Rule.PATH::admits);
        if (name.isEmpty()) {
            return new None("the jar's name depends on what only Maven knows (a property, or another build directory)");
        }
        Optional<Element> quarkus = pom.plugin("quarkus-maven-plugin");
        if (quarkus.isPresent()) {
            return quarkus(name.get());
        }
        Optional<Element> spring = pom.plugin("spring-boot-maven-plugin").filter(this::repackages);
        return spring.isPresent() ? spring(name.get(), spring.get()) : plain(name.get());
    }

    /** Its properties may refer to variables, so the application listens where the platform says. */
    private Answer quarkus(String name) throws IOException {
        String type = quarkusSetting("quarkus.package.jar.type")
                .or(() -> pom.property("quarkus.package.type"))
                .orElse("fast-jar");
        Map<String, String> env = Map.of("QUARKUS_HTTP_PORT", "${PORT:8080}");
        String ready = pom.dependsOn("quarkus-smallrye-health") ? "/q/health/ready" : Readiness.DEFAULT_PATH;
        return switch (type) {
            case "uber-jar" -> jar("target/" + name + "-runner.jar", env, ready);
            case "fast-jar" ->
                new Found(new Launch(
                        List.of(new ImageLayer("target/quarkus-app", "/app", Optional.empty())),
                        List.of("java", "-jar", "/app/quarkus-run.jar"),
                        env,
                        ready));
            default ->
                new None("Quarkus is told to package as " + Quote.of(type) + ", not as a jar that is known here");
        };
    }

    private Optional<String> quarkusSetting(String key) throws IOException {
        Optional<String> property = pom.property(key);
        if (property.isPresent() || !workspace.isFile(QUARKUS_SETTINGS)) {
            return property;
        }
        String text = new String(workspace.bytes(QUARKUS_SETTINGS, Workspace.LARGEST), StandardCharsets.UTF_8);
        Properties settings = new Properties();
        try {
            settings.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a malformed \\uXXXX escape: the build itself will say so
        }
        return Optional.ofNullable(settings.getProperty(key)).map(String::strip);
    }

    private boolean repackages(Element plugin) {
        return Pom.runs(plugin, "repackage")
                || pom.parentArtifactId()
                        .filter("spring-boot-starter-parent"::equals)
                        .isPresent();
    }

    private Answer spring(String name, Element plugin) {
        String classifier =
                Pom.anywhere(plugin, "classifier").map(found -> "-" + found).orElse("");
        String ready = pom.dependsOn("spring-boot-starter-actuator") ? "/actuator/health" : Readiness.DEFAULT_PATH;
        return jar("target/" + name + classifier + ".jar", Map.of("SERVER_PORT", "${PORT:8080}"), ready);
    }

    private Answer plain(String name) {
        Optional<Element> shade = pom.plugin("maven-shade-plugin").filter(plugin -> Pom.runs(plugin, "shade"));
        boolean main = shade.filter(ExecutableJar::namesMain).isPresent()
                || pom.plugin("maven-jar-plugin")
                        .filter(ExecutableJar::namesMain)
                        .isPresent();
        if (!main) {
            return new None("no jar with a Main-Class is configured (maven-jar-plugin, maven-shade-plugin, Spring Boot"
                    + " or Quarkus)");
        }
        if (shade.isEmpty() && pom.needsLibraries()) {
            return new None("the jar has a Main-Class but needs libraries beside it");
        }
        boolean attached = shade.flatMap(plugin -> Pom.anywhere(plugin, "shadedArtifactAttached"))
                .filter("true"::equals)
                .isPresent();
        String classifier = attached
                ? "-"
                        + shade.flatMap(plugin -> Pom.anywhere(plugin, "shadedClassifierName"))
                                .orElse("shaded")
                : "";
        return jar("target/" + name + classifier + ".jar", Map.of(), Readiness.DEFAULT_PATH);
    }

    private static boolean namesMain(Element plugin) {
        return Pom.mentions(plugin, "mainClass", "Main-Class");
    }

    private static Answer jar(String from, Map<String, String> env, String ready) {
        if (!Rule.PATH.admits(from)) {
            return new None("the jar's name " + Quote.of(from) + " is no path inside the workspace");
        }
        return new Found(new Launch(
                List.of(new ImageLayer(from, PLACE, Optional.empty())), List.of("java", "-jar", PLACE), env, ready));
    }
}
