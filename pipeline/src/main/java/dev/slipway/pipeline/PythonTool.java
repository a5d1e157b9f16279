package dev.slipway.pipeline;

import dev.slipway.pipeline.DetectedTool.Detected.Nothing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Python: installs into a virtual environment inside the workspace and runs pytest where there are tests. The
 * environment is made of copies and called through its interpreter, so that it works in another folder than the one it
 * was made in: the suite runs from a snapshot.
 */
final class PythonTool implements DetectedTool {
    private static final String PYTHON = ".slipway-venv/bin/python";
    /** Without its notice of a newer version, which would be the last words of a step that fails. */
    private static final String PIP = PYTHON + " -m pip --disable-pip-version-check";

    private static final String REPORT = ".slipway-reports/pytest.xml";
    private static final Pattern TEST = Pattern.compile("(.*/)?(test_[^/]*|[^/]*_test)[.]py");
    private static final String REQUIREMENTS = "requirements.txt";

    @Override
    public String name() {
        return "python";
    }

    @Override
    public List<String> files() {
        return List.of("pyproject.toml", REQUIREMENTS, "setup.py");
    }

    @Override
    public Detected detect(Workspace workspace, String file, Notes notes) throws IOException {
        boolean project = !file.equals(REQUIREMENTS) || workspace.isFile("setup.py");
        boolean tested = workspace.anyFile(path -> TEST.matcher(path).matches());
        List<BuildStep> steps = new ArrayList<>();
        steps.add(DetectedTool.step("venv", "python3 -m venv --copies .slipway-venv"));
        if (workspace.isFile(REQUIREMENTS)) {
            steps.add(DetectedTool.step("requirements", PIP + " install -r " + REQUIREMENTS));
        }
        if (project) {
            steps.add(DetectedTool.step("install", PIP + " install ."));
            steps.add(DetectedTool.step("wheel", PIP + " wheel --no-deps -w .slipway-dist ."));
        }
        if (tested) {
            steps.add(DetectedTool.step("pytest", PIP + " install pytest"));
        } else {
            notes.add("nothing is tested: no test_*.py or *_test.py was found", "add tests for pytest");
        }
        String output = project ? ".slipway-dist/*.whl" : "**/*.py";
        return new Detected(
                steps,
                tested ? List.of(suite()) : List.of(),
                new Nothing(
                        "how a Python application is started is not found out",
                        "write a slipway.yaml with image.layers and image.entrypoint"),
                List.of(DetectedTool.archive(output)));
    }

    private static TestSuite suite() {
        return new TestSuite(
                "pytest",
                PYTHON + " -m pytest --junitxml=" + REPORT,
                ".",
                Map.of(),
                List.of(REPORT),
                BuildStep.DEFAULT_TIMEOUT,
                false,
                List.of(),
                Optional.empty());
    }
}
