package dev.slipway.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A build tool that {@link Detection} knows by its files. */
interface DetectedTool {
    /** The tool's name, in the grammar of names. */
    String name();

    /** Files that show it is used, most telling first. */
    List<String> files();

    /**
     * What the tool's files say about building and testing.
     *
     * @param file the one of {@link #files()} that was found
     * @throws Undetectable when that file cannot be understood
     */
    Detected detect(Workspace workspace, String file, Notes notes) throws IOException, Undetectable;

    /**
     * What was found out.
     *
     * @param image what can be deployed
     * @param packages what is published instead, or beside it
     */
    record Detected(List<BuildStep> build, List<TestSuite> tests, Image image, List<PackagePlan> packages) {
        /** The image that the application runs from. */
        sealed interface Image {}

        /** Made of what the build leaves. */
        record Launch(List<ImageLayer> layers, List<String> entrypoint, Map<String, String> env, String readinessPath)
                implements Image {}

        /** Made by a Dockerfile; the port is where its application listens. */
        record ByDockerfile(String file, int port) implements Image {}

        /** Nothing is known to run; {@code why} and {@code mend} are for a person. */
        record Nothing(String why, String mend) implements Image {}
    }

    /** Warnings about the file that was read. */
    record Notes(String file, List<PlanProblem> warnings) {
        void add(String what, String mend) {
            warnings.add(PlanProblem.ofFile(file, what, mend));
        }
    }

    /** A tool's own file that cannot be understood: the repository's fault. */
    final class Undetectable extends Exception {
        private static final long serialVersionUID = 1;
        private final transient PlanProblem problem;

        Undetectable(PlanProblem problem) {
            super(problem.what(), null, false, false);
            this.problem = problem;
        }

        PlanProblem problem() {
            return problem;
        }
    }

    /** A step with all defaults. */
    static BuildStep step(String name, String run) {
        return new BuildStep(name, run, ".", Map.of(), BuildStep.DEFAULT_TIMEOUT, List.of(), Optional.empty());
    }

    /** The only package of a detected plan. */
    static PackagePlan archive(String from) {
        return new PackagePlan("output", PackageType.ARCHIVE, from);
    }
}
