package dev.slipway.pipeline;

import dev.slipway.pipeline.DetectedTool.Detected;
import dev.slipway.pipeline.DetectedTool.Notes;
import dev.slipway.pipeline.DetectedTool.Undetectable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out how a repository without a pipeline file is built and tested, from the files of its build tool. Where
 * several tools are found the first of Maven, npm, Python and Go has the say. A Dockerfile makes the image where that
 * tool's files tell of none, and is enough by itself. Always has an answer: a plan, or why there is none.
 */
public final class Detection implements PlanReader {
    private static final String DECLARE = "write a " + SlipwayYaml.FILE;
    private static final List<DetectedTool> TOOLS =
            List.of(new MavenTool(), new NpmTool(), new PythonTool(), new GoTool());
    private static final DockerfileTool DOCKERFILE = new DockerfileTool();

    @Override
    public Optional<PlanResult> read(Checkout checkout) throws IOException {
        return Optional.of(detect(checkout));
    }

    /**
     * The plan that the folder's files suggest, or why there is none.
     *
     * @throws IOException when the disk cannot be read: a breakdown, not a fault of the repository
     */
    public PlanResult detect(Checkout checkout) throws IOException {
        Workspace workspace = new Workspace(checkout.folder());
        List<Found> found =
                TOOLS.stream().flatMap(tool -> find(tool, workspace)).toList();
        Optional<Found> dockerfile = find(DOCKERFILE, workspace).findFirst();
        Optional<Found> chosen = found.stream().findFirst().or(() -> dockerfile);
        if (chosen.isEmpty()) {
            return nothing();
        }
        Found first = chosen.get();
        Notes notes = new Notes(first.file(), new ArrayList<>());
        ambiguity(found, notes);
        try {
            Detected detected = first.tool().detect(workspace, first.file(), notes);
            if (dockerfile.isPresent() && !first.equals(dockerfile.get())) {
                detected = beside(dockerfile.get().file(), detected, workspace, notes);
            }
            return new Planned(plan(checkout, first, detected, notes), notes.warnings());
        } catch (Undetectable e) {
            return Unplannable.because(e.problem());
        }
    }

    private static Stream<Found> find(DetectedTool tool, Workspace workspace) {
        return tool.files().stream().filter(workspace::isFile).limit(1).map(file -> new Found(tool, file));
    }

    /** What the tool's files say, with the image of the Dockerfile that stands beside them, if they tell of none. */
    private static Detected beside(String dockerfile, Detected detected, Workspace workspace, Notes notes)
            throws IOException {
        return switch (detected.image()) {
            case Detected.Nothing none ->
                new Detected(
                        detected.build(),
                        detected.tests(),
                        DOCKERFILE.image(workspace, dockerfile, notes),
                        detected.packages());
            case Detected.Launch launch -> {
                notes.add(
                        "beside it stands a Dockerfile, which is not used: the image is made of what the build leaves",
                        DECLARE + " with image.dockerfile if the Dockerfile should make it");
                yield detected;
            }
            case Detected.ByDockerfile made -> detected;
        };
    }

    private static Plan plan(Checkout checkout, Found found, Detected detected, Notes notes) {
        String application = applicationOf(checkout.repository());
        Optional<ImagePlan> image = image(application, detected.image(), notes);
        if (image.isPresent() && checkout.environments().isEmpty()) {
            notes.add(
                    "the platform has named no environment, so the image is published and not deployed",
                    DECLARE + " that names environments");
        }
        List<EnvironmentPlan> environments = checkout.environments().stream()
                .distinct()
                .filter(name -> image.isPresent())
                .map(name -> EnvironmentPlan.of(name, readinessPath(detected.image())))
                .toList();
        return new Plan(
                application,
                Plan.versionOf(checkout.commit()),
                Origin.detected(found.tool().name(), found.file()),
                detected.build(),
                detected.tests(),
                image,
                detected.packages(),
                environments);
    }

    private static Optional<ImagePlan> image(String application, Detected.Image image, Notes notes) {
        return switch (image) {
            case Detected.Launch launch -> Optional.of(image(application, launch));
            case Detected.ByDockerfile made -> Optional.of(ImagePlan.of(application, made.file(), made.port()));
            case Detected.Nothing(String why, String mend) -> {
                notes.add("nothing is deployed: " + why, mend);
                yield Optional.empty();
            }
        };
    }

    private static String readinessPath(Detected.Image image) {
        return image instanceof Detected.Launch launch ? launch.readinessPath() : Readiness.DEFAULT_PATH;
    }

    private static ImagePlan image(String application, Detected.Launch launch) {
        return new ImagePlan(
                application,
                ImagePlan.SCRATCH,
                launch.layers(),
                launch.entrypoint(),
                List.of(),
                launch.env(),
                Optional.empty(),
                Optional.empty(),
                ImagePlan.DEFAULT_PORT);
    }

    private static void ambiguity(List<Found> found, Notes notes) {
        if (found.size() > 1) {
            List<String> others = found.stream().skip(1).map(Found::file).toList();
            notes.add(
                    "beside it stands " + String.join(", ", others) + ", which is not looked at",
                    DECLARE + " if another tool, or more than one, should build this");
        }
    }

    private static PlanResult nothing() {
        String example = DECLARE + ", such as:\n"
                + "application: hello\n"
                + "build: {steps: [{name: build, run: make}]}\n"
                + "test: {suites: [{name: unit, run: make test}]}\n"
                + "packages: [{name: output, type: archive, from: out}]";
        List<String> sought = Stream.concat(TOOLS.stream(), Stream.of(DOCKERFILE))
                .flatMap(tool -> tool.files().stream())
                .toList();
        return Unplannable.because(PlanProblem.ofFile(
                SlipwayYaml.FILE,
                "not found, and neither is a build tool's file (looked for " + String.join(", ", sought)
                        + " in the repository's root)",
                example));
    }

    /** An application's name from a repository's: its last part, in the grammar of names. */
    static String applicationOf(String repository) {
        String trimmed = repository.replaceFirst("[/\\s]{1,64}$", "").replaceFirst("[.]git$", "");
        String last = trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf(':')) + 1);
        StringBuilder name = new StringBuilder();
        for (char c : last.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (kept) {
                name.append(name.isEmpty() && c <= '9' ? "app-" : "").append(c);
            } else if (!name.isEmpty() && name.charAt(name.length() - 1) != '-') {
                name.append('-');
            }
        }
        name.setLength(Math.min(name.length(), 63));
        while (!name.isEmpty() && name.charAt(name.length() - 1) == '-') {
            name.setLength(name.length() - 1);
        }
        return name.isEmpty() ? "app" : name.toString();
    }

    private record Found(DetectedTool tool, String file) {}
}
