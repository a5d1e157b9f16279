package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionTest {
    @TempDir
    Path folder;

    @Test
    void shouldSayWhatWasLookedForWhenNothingIsFound() throws IOException {
        // when
        List<PlanProblem> problems = problems();

        // then
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("slipway.yaml");
            assertThat(problem.what())
                    .contains("pom.xml, package.json, pyproject.toml, requirements.txt, setup.py, go.mod, Dockerfile");
        });
    }

    @Test
    void shouldGiveAnExampleThatIsItselfAPlan() throws IOException {
        // given
        String mend = problems().get(0).mend();

        // when
        Planned planned = Yaml.planned(mend.substring(mend.indexOf('\n') + 1));

        // then
        assertThat(planned.warnings()).isEmpty();
    }

    @Test
    void shouldDeployTheImageOfADockerfileWhenThereIsNothingElse() throws IOException {
        // given
        file("Dockerfile", "FROM scratch\nEXPOSE 9090\n");

        // when
        Planned planned = planned();

        // then
        Plan plan = planned.plan();
        assertThat(plan.origin()).isEqualTo(Origin.detected("dockerfile", "Dockerfile"));
        assertThat(plan.build()).isEmpty();
        assertThat(plan.tests()).isEmpty();
        assertThat(plan.packages()).isEmpty();
        assertThat(plan.image()).contains(ImagePlan.of("hello", "Dockerfile", 9090));
        assertThat(plan.environments()).extracting(EnvironmentPlan::name).containsExactly("staging", "production");
        assertThat(planned.warnings())
                .extracting(PlanProblem::what)
                .containsExactly("nothing is tested: a Dockerfile tells of no tests");
    }

    @Test
    void shouldTakeTheUsualPortAndSaySoWhenADockerfileExposesNone() throws IOException {
        // given
        file("Dockerfile", "FROM scratch\n");

        // when
        Planned planned = planned();

        // then
        assertThat(planned.plan().image()).contains(ImagePlan.of("hello", "Dockerfile", 8080));
        assertThat(planned.warnings())
                .extracting(PlanProblem::what)
                .contains("Dockerfile exposes no single port by number, so 8080 is taken");
    }

    @Test
    void shouldMakeTheImageByTheDockerfileWhenTheToolTellsOfNone() throws IOException {
        // given
        file("go.mod", "module x\n");
        file("Dockerfile", "FROM scratch\nEXPOSE 8081\n");

        // when
        Planned planned = planned();

        // then
        assertThat(runs(planned)).containsExactly("go build ./...");
        assertThat(planned.plan().image()).contains(ImagePlan.of("hello", "Dockerfile", 8081));
        assertThat(planned.plan().environments())
                .extracting(EnvironmentPlan::name)
                .containsExactly("staging", "production");
        assertThat(planned.warnings())
                .extracting(PlanProblem::what)
                .containsExactly("nothing is tested: no *_test.go was found");
    }

    @Test
    void shouldLookAtNoDockerfileThatIsALink() throws IOException {
        // given
        Files.createSymbolicLink(folder.resolve("Dockerfile"), Path.of("/etc/hostname"));

        // then
        assertThat(problems()).hasSize(1);
    }

    @Test
    void shouldTakeTheFirstToolAndWarnOfTheOthers() throws IOException {
        // given
        file("go.mod", "module x\n");
        file("package.json", "{}");
        file("requirements.txt", "");
        file("Dockerfile", "FROM scratch\n");

        // when
        Planned planned = planned();

        // then
        assertThat(planned.plan().origin()).isEqualTo(Origin.detected("npm", "package.json"));
        assertThat(planned.warnings())
                .extracting(PlanProblem::what)
                .contains("beside it stands requirements.txt, go.mod, which is not looked at");
        assertThat(planned.plan().image()).isPresent();
    }

    @Test
    void shouldBuildAndTestGo() throws IOException {
        // given
        file("go.mod", "module x\n");
        file("x_test.go", "package x\n");

        // when
        Planned planned = planned();

        // then
        assertThat(runs(planned)).containsExactly("go build ./...");
        assertThat(planned.plan().tests()).singleElement().satisfies(suite -> {
            assertThat(suite.run()).isEqualTo("go test ./...");
            assertThat(suite.reports()).isEmpty();
        });
        assertThat(planned.warnings()).hasSize(1);
    }

    @Test
    void shouldUseEveryScriptOfNpm() throws IOException {
        // given
        file("package-lock.json", "{}");
        file("package.json", """
                {"name": "x", "version": "1.0.0", "scripts": {"build": "tsc", "test": "node --test"}}
                """);

        // when
        Planned planned = planned();

        // then
        assertThat(runs(planned))
                .containsExactly(
                        "npm ci", "npm run build", "mkdir -p .slipway-dist\nnpm pack --pack-destination .slipway-dist");
        assertThat(planned.plan().tests()).extracting(TestSuite::run).containsExactly("npm test");
        assertThat(planned.plan().packages()).containsExactly(DetectedTool.archive(".slipway-dist/*.tgz"));
    }

    @Test
    void shouldIgnoreThePlaceholderThatNpmInitWrites() throws IOException {
        // given
        file("package.json", """
                {"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}
                """);

        // when
        Planned planned = planned();

        // then
        assertThat(runs(planned)).containsExactly("npm install");
        assertThat(planned.plan().tests()).isEmpty();
        assertThat(planned.plan().packages()).containsExactly(DetectedTool.archive("."));
        assertThat(planned.warnings())
                .extracting(PlanProblem::what)
                .anyMatch(what -> what.startsWith("there is no package-lock.json"))
                .anyMatch(what -> what.startsWith("nothing is tested"));
    }

    @Test
    void shouldNameThePlaceWhenPackageJsonIsBroken() throws IOException {
        // given
        file("package.json", "{\n  \"name\": oops\n}\n");

        // when
        List<PlanProblem> problems = problems();

        // then
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("package.json");
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.what()).startsWith("not JSON");
        });
    }

    @ParameterizedTest
    @CsvSource({"''", "[]", "null", "'{\"scripts\": 1}'"})
    void shouldAnswerWhateverPackageJsonHolds(String content) throws IOException {
        // given
        file("package.json", content);

        // then
        assertThat(detect()).isNotNull();
    }

    @Test
    void shouldInstallAndTestPythonFromAnEnvironmentThatCanMove() throws IOException {
        // given
        file("pyproject.toml", "[project]\n");
        file("tests/test_x.py", "def test_x(): pass\n");

        // when
        Planned planned = planned();

        // then
        assertThat(runs(planned))
                .containsExactly(
                        "python3 -m venv --copies .slipway-venv",
                        ".slipway-venv/bin/python -m pip --disable-pip-version-check install .",
                        ".slipway-venv/bin/python -m pip --disable-pip-version-check wheel --no-deps -w .slipway-dist .",
                        ".slipway-venv/bin/python -m pip --disable-pip-version-check install pytest");
        assertThat(planned.plan().tests()).singleElement().satisfies(suite -> {
            assertThat(suite.run())
                    .isEqualTo(".slipway-venv/bin/python -m pytest --junitxml=.slipway-reports/pytest.xml");
            assertThat(suite.reports()).containsExactly(".slipway-reports/pytest.xml");
        });
    }

    @Test
    void shouldInstallRequirementsOnlyWhenThatIsAllThereIs() throws IOException {
        // given
        file("requirements.txt", "six\n");
        file("node_modules/x/test_x.py", "");

        // when
        Planned planned = planned();

        // then
        assertThat(runs(planned))
                .containsExactly(
                        "python3 -m venv --copies .slipway-venv",
                        ".slipway-venv/bin/python -m pip --disable-pip-version-check install -r requirements.txt");
        assertThat(planned.plan().tests()).isEmpty();
        assertThat(planned.plan().packages()).containsExactly(DetectedTool.archive("**/*.py"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://forge.example.org/team/Hello_World.git, hello-world",
        "git@forge.example.org:hello.git, hello",
        "hello/, hello",
        "/srv/git/2048, app-2048",
        "__x__, x",
        "日本, app",
        "'', app",
    })
    void shouldNameTheApplicationAfterTheRepository(String repository, String name) {
        assertThat(Detection.applicationOf(repository)).isEqualTo(name);
    }

    @Test
    void shouldCutLongNames() {
        // when
        String name = Detection.applicationOf("a".repeat(62) + "-bc");

        // then
        assertThat(name).isEqualTo("a".repeat(62));
    }

    private Path file(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static List<String> runs(Planned planned) {
        return planned.plan().build().stream().map(BuildStep::run).toList();
    }

    private PlanResult detect() throws IOException {
        return new Detection()
                .detect(new Checkout(folder, "team/hello", Yaml.COMMIT, List.of("staging", "production")));
    }

    private Planned planned() throws IOException {
        return (Planned) detect();
    }

    private List<PlanProblem> problems() throws IOException {
        return ((Unplannable) detect()).problems();
    }
}
