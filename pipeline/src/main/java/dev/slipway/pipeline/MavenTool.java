package dev.slipway.pipeline;

import dev.slipway.pipeline.DetectedTool.Detected.Launch;
import dev.slipway.pipeline.DetectedTool.Detected.Nothing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apache Maven: packages without tests, verifies as the suite, and deploys the jar if it runs by itself. */
final class MavenTool implements DetectedTool {
    @Override
    public String name() {
        return "maven";
    }

    @Override
    public List<String> files() {
        return List.of("pom.xml");
    }

    @Override
    public Detected detect(Workspace workspace, String file, Notes notes) throws IOException, Undetectable {
        Pom pom = Pom.parse(file, workspace.bytes(file, Workspace.LARGEST));
        String maven = command(workspace);
        List<BuildStep> build = List.of(DetectedTool.step("package", maven + " -B -ntp -DskipTests package"));
        List<TestSuite> tests = List.of(suite(workspace, maven));
        return switch (new ExecutableJar(pom, workspace).find()) {
            case ExecutableJar.Found(Launch launch) -> {
                notes.add(
                        "the image is made from scratch and holds no Java: it runs where the target has one",
                        "write a slipway.yaml with image.base set to a Java image, to run it in a container");
                yield new Detected(build, tests, launch, List.of());
            }
            case ExecutableJar.None(String why) ->
                new Detected(
                        build,
                        tests,
                        new Nothing(
                                why,
                                "write a slipway.yaml whose image.layers takes the jar and whose image.entrypoint"
                                        + " starts it"),
                        List.of(DetectedTool.archive(output(pom))));
        };
    }

    private static String command(Workspace workspace) {
        if (!workspace.isFile("mvnw")) {
            return "mvn";
        }
        return workspace.isExecutable("mvnw") ? "./mvnw" : "sh ./mvnw";
    }

    private static TestSuite suite(Workspace workspace, String maven) throws IOException {
        boolean tested = workspace.anyFile(path -> path.startsWith("src/test/") || path.contains("/src/test/"));
        return new TestSuite(
                "verify",
                maven + " -B -ntp verify",
                ".",
                Map.of(),
                List.of("**/target/surefire-reports/TEST-*.xml", "**/target/failsafe-reports/TEST-*.xml"),
                BuildStep.DEFAULT_TIMEOUT,
                !tested,
                List.of(),
                Optional.empty());
    }

    private static String output(Pom pom) {
        String extension = pom.packaging().matches("war|ear") ? pom.packaging() : "jar";
        return (pom.hasModules() ? "**/" : "") + "target/*." + extension;
    }
}
