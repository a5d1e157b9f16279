package dev.slipway.pipeline;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.pipeline.DetectedTool.Detected.Nothing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** npm: installs, runs the build script and the test script where there are such, and packs. */
final class NpmTool implements DetectedTool {
    /** What {@code npm init} writes when nobody says how to test. */
    private static final String PLACEHOLDER = "no test specified";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public List<String> files() {
        return List.of("package.json");
    }

    @Override
    public Detected detect(Workspace workspace, String file, Notes notes) throws IOException, Undetectable {
        JsonNode manifest = manifest(file, workspace.bytes(file, Workspace.LARGEST));
        List<BuildStep> steps = new ArrayList<>();
        steps.add(DetectedTool.step("install", install(workspace, notes)));
        if (!script(manifest, "build").isEmpty()) {
            steps.add(DetectedTool.step("build", "npm run build"));
        }
        boolean packable = !manifest.path("name").asText("").isBlank()
                && !manifest.path("version").asText("").isBlank();
        if (packable) {
            steps.add(DetectedTool.step("pack", "mkdir -p .slipway-dist\nnpm pack --pack-destination .slipway-dist"));
        } else {
            notes.add(
                    "it names no name and version, so the whole folder is packed, node_modules included",
                    "add both, or write a slipway.yaml that says what to publish");
        }
        String output = packable ? ".slipway-dist/*.tgz" : ".";
        return new Detected(
                steps,
                tests(manifest, notes),
                new Nothing(
                        "how a Node application is started is not found out",
                        "write a slipway.yaml with image.layers and image.entrypoint"),
                List.of(DetectedTool.archive(output)));
    }

    private static String install(Workspace workspace, Notes notes) {
        if (workspace.isFile("package-lock.json") || workspace.isFile("npm-shrinkwrap.json")) {
            return "npm ci";
        }
        boolean other = workspace.isFile("yarn.lock") || workspace.isFile("pnpm-lock.yaml");
        notes.add(
                other
                        ? "npm is used, and the lock file of another tool is ignored: versions may differ"
                        : "there is no package-lock.json, so versions may differ from one build to the next",
                "commit a package-lock.json, or write a slipway.yaml");
        return "npm install";
    }

    private static List<TestSuite> tests(JsonNode manifest, Notes notes) {
        String script = script(manifest, "test");
        if (script.isEmpty() || script.contains(PLACEHOLDER)) {
            notes.add("nothing is tested: it has no test script", "add one under scripts.test");
            return List.of();
        }
        return List.of(new TestSuite(
                "test",
                "npm test",
                ".",
                Map.of("CI", "true"),
                List.of(),
                BuildStep.DEFAULT_TIMEOUT,
                false,
                List.of(),
                Optional.empty()));
    }

    private static String script(JsonNode manifest, String name) {
        return manifest.path("scripts").path(name).asText("").strip();
    }

    private static JsonNode manifest(String file, byte[] content) throws IOException, Undetectable {
        try {
            JsonNode manifest = JSON.readTree(content);
            if (manifest.isObject()) {
                return manifest;
            }
            throw new Undetectable(PlanProblem.ofFile(file, "is no JSON object", "make it a package.json of npm"));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new Undetectable(new PlanProblem(
                    PlanProblem.Kind.INVALID,
                    file,
                    at == null ? 0 : Math.max(0, at.getLineNr()),
                    at == null ? 0 : Math.max(0, at.getColumnNr()),
                    "",
                    "not JSON: " + e.getOriginalMessage(),
                    "mend the JSON here"));
        }
    }
}
