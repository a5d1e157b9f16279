package dev.slipway.pipeline;

import dev.slipway.pipeline.DetectedTool.Detected.Nothing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Go: builds and tests all packages. Its test output is no JUnit XML, so the exit code is the verdict. */
final class GoTool implements DetectedTool {
    @Override
    public String name() {
        return "go";
    }

    @Override
    public List<String> files() {
        return List.of("go.mod");
    }

    @Override
    public Detected detect(Workspace workspace, String file, Notes notes) throws IOException {
        if (!workspace.anyFile(path -> path.endsWith("_test.go"))) {
            notes.add("nothing is tested: no *_test.go was found", "add tests");
        }
        return new Detected(
                List.of(DetectedTool.step("build", "go build ./...")),
                List.of(new TestSuite(
                        "test",
                        "go test ./...",
                        ".",
                        Map.of(),
                        List.of(),
                        BuildStep.DEFAULT_TIMEOUT,
                        false,
                        List.of(),
                        Optional.empty())),
                new Nothing(
                        "which of the module's programs to start is not found out",
                        "write a slipway.yaml with a step such as 'go build -o out/ ./cmd/...' and an image that takes"
                                + " it"),
                List.of(DetectedTool.archive(".")));
    }
}
