package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of mistake, with the exact place it is reported at. */
class BadSlipwayYamlTest {
    private static final String IMAGE = "image: {base: scratch, layers: [{from: a, to: /a}], cmd: [/a]}\n";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                bad("", 1, 1, "", "the file is empty"),
                bad("# only a comment\n", 1, 1, "", "the file is empty"),
                bad("hello\n", 1, 1, "", "must be a mapping"),
                bad("- a\n", 1, 1, "", "but is a list"),
                bad("version: 1.0.0\n", 1, 1, "application", "'application' is missing"),
                bad("application: Hello\n", 1, 14, "application", "'Hello' is not accepted"),
                bad("application: 1\n", 1, 14, "application", "must be text, but is a whole number"),
                bad("application: true\n", 1, 14, "application", "must be text, but is a truth value"),
                bad("application: 1.5\n", 1, 14, "application", "must be text, but is a number"),
                bad("application:\n", 1, 13, "application", "but is nothing"),
                bad("application: [a]\n", 1, 14, "application", "but is a list"),
                bad("application: a-\n", 1, 14, "application", "is not accepted"),
                bad("application: " + "a".repeat(64) + "\n", 1, 14, "application", "is not accepted"),
                bad("applicaton: a\napplication: a\n", 1, 1, "applicaton", "key 'applicaton' is not known"),
                bad("application: a\napplication: b\n", 2, 1, "application", "stands here twice"),
                bad("application: a\n\"applic\\x61tion\": b\n", 2, 1, "application", "stands here twice"),
                bad("application: a\u202eb\n", 1, 14, "application", "'a\ufffdb' is not accepted"),
                bad("application: \"a\\u200Bb\"\n", 1, 14, "application", "'a\ufffdb' is not accepted"),
                bad("application: \"\\uFEFFa\"\n", 1, 14, "application", "'\ufffda' is not accepted"),
                bad("application: a\uff0eb\n", 1, 14, "application", "'a\uff0eb' is not accepted"),
                bad("application: \u0430pp\n", 1, 14, "application", "'\u0430pp' is not accepted"),
                bad("application: a\nversion: \"1\u2066.0\"\n", 2, 10, "version", "'1\ufffd.0' is not accepted"),
                bad("application: a\nbu\u200bild: b\n", 2, 1, "'bu\ufffdild'", "key 'bu\ufffdild' is not known"),
                step("{name: \"a\u202eb\", run: x}", 12, "name", "'a\ufffdb' is not accepted"),
                step("{name: a, run: x, workdir: \"a\u202eb\"}", 32, "workdir", "'a\ufffdb' is not accepted"),
                environment("{name: pro\u200bd}", 23, "name", "'pro\ufffdd' is not accepted"),
                bad("application: a\nversion: 1+2\n", 2, 10, "version", "'1+2' is not accepted"),
                bad("application: a\n<<: {version: 1}\n", 2, 1, "'<<'", "key '<<' is not known"),
                bad("application: a\nbuild: []\n", 2, 8, "build", "must be a mapping"),
                bad("application: a\nbuild: {}\n", 2, 8, "build.steps", "'steps' is missing"),
                bad("application: a\nbuild: {steps: []}\n", 2, 16, "build.steps", "the list is empty"),
                bad("application: a\nbuild: {steps: x}\n", 2, 16, "build.steps", "must be a list"),
                bad("application: a\nbuild: {steps: [x]}\n", 2, 17, "build.steps[0]", "must be a mapping"),
                step("{name: a}", 5, "run", "'run' is missing"),
                step("{name: a, run: ' '}", 20, "run", "is not accepted"),
                step("{name: a, run: \"a\\0b\"}", 20, "run", "is not accepted"),
                step("{name: a, run: \"\\uD800\"}", 20, "run", "is not accepted"),
                step("{name: a, run: }", 19, "run", "but is nothing"),
                step("{name: a, run: b, workdir: ../x}", 32, "workdir", "'../x' is not accepted"),
                step("{name: a, run: b, workdir: /x}", 32, "workdir", "'/x' is not accepted"),
                step("{name: a, run: b, workdir: a/..}", 32, "workdir", "is not accepted"),
                step("{name: a, run: b, timeout: 10}", 32, "timeout", "must be a duration"),
                step("{name: a, run: b, timeout: ''}", 32, "timeout", "must be a duration"),
                step("{name: a, run: b, timeout: 10 m}", 32, "timeout", "must be a duration"),
                step("{name: a, run: b, timeout: 0s}", 32, "timeout", "is out of range"),
                step("{name: a, run: b, timeout: 169h}", 32, "timeout", "is out of range"),
                step("{name: a, run: b, env: {1A: x}}", 29, "env.1A", "key '1A' must be a variable's name"),
                step("{name: a, run: b, env: {SLIPWAY_X: x}}", 29, "env.SLIPWAY_X", "must be a variable's name"),
                step("{name: a, run: b, env: {A: }}", 31, "env.A", "but is nothing"),
                step("{name: a, run: b, env: {A: [x]}}", 32, "env.A", "but is a list"),
                step("{name: a, run: b, env: {A: x, A: y}}", 35, "env.A", "stands here twice"),
                step("{name: a, run: b, env: {A: x}, secrets: [A]}", 46, "secrets[0]", "is a variable in env as well"),
                step("{name: a, run: b, secrets: [A, A]}", 36, "secrets[1]", "stands in"),
                step("{name: a, run: b, secrets: [a-b]}", 33, "secrets[0]", "is not accepted"),
                bad(
                        "application: a\nbuild:\n  steps:\n    - {name: x, run: a}\n    - {name: x, run: b}\n",
                        5,
                        14,
                        "build.steps[1].name",
                        "'x' stands in build.steps[0] already"),
                bad(
                        "application: a\ntest:\n  suites:\n  - name: u\n    rn: x\n    run: y\n",
                        5,
                        5,
                        "test.suites[0].rn",
                        "key 'rn' is not known"),
                bad(
                        "application: a\ntest: {suites: [{name: u, run: x, allowEmpty: yes}]}\n",
                        2,
                        47,
                        "test.suites[0].allowEmpty",
                        "must be true or false, but is 'yes'"),
                bad(
                        "application: a\ntest: {suites: [{name: u, run: x, reports: ['/a']}]}\n",
                        2,
                        45,
                        "test.suites[0].reports[0]",
                        "is not accepted"),
                bad(
                        "application: a\ntest: {suites: [{name: u, run: x, retry: always}]}\n",
                        2,
                        42,
                        "test.suites[0].retry",
                        "'always' is not known"),
                bad("application: a\nimage: {base: scratch}\n", 2, 8, "image.layers", "has no layers"),
                bad("application: a\nimage: {layers: [{from: a, to: /a}]}\n", 2, 8, "image.base", "is missing"),
                bad("application: a\nimage: {port: 80}\n", 2, 8, "image.base", "is missing"),
                bad("application: a\nimage: {dockerfile: ../D}\n", 2, 21, "image.dockerfile", "is not accepted"),
                besideDockerfile("base: a:1@sha256:" + "0a".repeat(32), "base"),
                besideDockerfile("layers: [{from: a, to: /a}]", "layers"),
                besideDockerfile("entrypoint: [a]", "entrypoint"),
                besideDockerfile("cmd: [a]", "cmd"),
                besideDockerfile("env: {A: b}", "env"),
                besideDockerfile("workdir: /a", "workdir"),
                besideDockerfile("user: a", "user"),
                bad("application: a\nimage: {base: 'Not An Image'}\n", 2, 15, "image.base", "is not accepted"),
                bad("application: a\nimage: {base: a:1, port: 0}\n", 2, 26, "image.port", "'0' is not accepted"),
                bad("application: a\nimage: {base: a:1, port: '80'}\n", 2, 26, "image.port", "must be a whole number"),
                bad(
                        "application: a\nimage: {base: a:1, port: 99999999999}\n",
                        2,
                        26,
                        "image.port",
                        "must be a whole number"),
                bad("application: a\nimage: {base: a:1, user: 'root:'}\n", 2, 26, "image.user", "is not accepted"),
                bad(
                        "application: a\nimage: {base: a:1, layers: [{from: a, to: a}]}\n",
                        2,
                        43,
                        "image.layers[0].to",
                        "is not accepted"),
                bad(
                        "application: a\nimage: {base: a:1, layers: [{from: a, to: /a/../b}]}\n",
                        2,
                        43,
                        "image.layers[0].to",
                        "is not accepted"),
                bad(
                        "application: a\nimage: {base: a:1, layers: [{from: a, to: /a, mode: 4755}]}\n",
                        2,
                        53,
                        "image.layers[0].mode",
                        "is not accepted"),
                bad(
                        "application: a\npackages: [{name: p, type: whel, from: x}]\n",
                        2,
                        28,
                        "packages[0].type",
                        "'whel' is not known"),
                bad("application: a\nenvironments: [{name: prod}]\n", 2, 1, "environments", "there is no image"),
                bad(
                        "application: a\nimage: {base: scratch, layers: [{from: a, to: /a}]}\nenvironments: [{name: p}]\n",
                        2,
                        8,
                        "image.entrypoint",
                        "nothing says what it runs"),
                environment("{name: prod, strategy: canary}", 39, "strategy", "'canary' is not known"),
                environment("{name: prod, strategy: [rolling]}", 39, "strategy", "but is a list"),
                environment("{name: prod, strategy: {maxSurge: 2}}", 39, "strategy.name", "'name' is missing"),
                environment("{name: prod, strategy: {name: blue}}", 46, "strategy.name", "'blue' is not known"),
                environment("{name: prod, strategy: {name: rolling, maxSurge: 0}}", 65, "strategy.maxSurge", "both 0"),
                environment("{name: prod, instances: 0}", 40, "instances", "'0' is not accepted"),
                environment("{name: prod, instances: 1.5}", 40, "instances", "must be a whole number"),
                environment("{name: prod, readiness: {path: health}}", 47, "readiness.path", "is not accepted"),
                environment(
                        "{name: prod, readiness: {path: '/health?q={x}'}}", 47, "readiness.path", "is not accepted"),
                environment("{name: prod, env: {PORT: 1}}", 35, "env.PORT", "PORT is set by the platform"),
                environment("{name: prod, smoke: {timeout: 1m}}", 36, "smoke.run", "'run' is missing"),
                bad("application: a\n\tversion: 1\n", 2, 1, "", "a tab is used to indent"),
                bad("application: a\nbuild:\n\tsteps: []\n", 3, 1, "", "a tab is used to indent"),
                bad("application: 'a\n", 2, 1, "", "not YAML"),
                bad("application: a\nversion: [1\n", 3, 1, "", "not YAML"),
                bad("application: a\nversion: a: b\n", 2, 11, "", "not YAML"),
                bad("application: a\n---\napplication: b\n", 2, 1, "", "a second document begins here"),
                bad("application: *name\n", 1, 14, "", "alias '*name' stands for nothing"),
                bad("application: &a [*a]\n", 1, 18, "", "alias '*a' stands for nothing"),
                bad("application: !!binary aGVsbG8=\n", 1, 14, "", "tag 'tag:yaml.org,2002:binary' is not used here"),
                bad("application: !ruby/object x\n", 1, 14, "", "is not used here"),
                bad("? [a]\n: b\n", 1, 3, "", "a key is a list or a mapping"),
                bad("application: a\u0001\n", 1, 1, "", "control character U+0001"),
                bad("a: " + "[".repeat(100_000), 1, 35, "", "nested deeper than 32 levels"));
    }

    private static Arguments besideDockerfile(String key, String name) {
        return bad(
                "application: a\nimage: {dockerfile: D, %s}\n".formatted(key),
                2,
                24,
                "image." + name,
                "has no place beside 'dockerfile'");
    }

    private static Arguments bad(String yaml, int line, int column, String path, String what) {
        return Arguments.of(yaml, line, column, path, what);
    }

    private static Arguments step(String step, int column, String path, String what) {
        String yaml = "application: a\nbuild:\n  steps:\n  - " + step + "\n";
        return bad(yaml, 4, column, "build.steps[0]." + path, what);
    }

    private static Arguments environment(String environment, int column, String path, String what) {
        String yaml = "application: a\n" + IMAGE + "environments: [" + environment + "]\n";
        return bad(yaml, 3, column, "environments[0]." + path, what);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldNameThePlaceOfAMistake(String yaml, int line, int column, String path, String what) {
        // when
        List<PlanProblem> problems = Yaml.problems(yaml);

        // then
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains(what);
            assertThat(problem.line() + ":" + problem.column() + " " + problem.path())
                    .isEqualTo(line + ":" + column + " " + path);
            assertThat(problem.file()).isEqualTo("slipway.yaml");
            assertThat(problem.mend()).isNotBlank();
        });
    }

    @Test
    void shouldCollectAllProblemsInTheOrderOfTheFile() {
        // when
        List<PlanProblem> problems = Yaml.problems("""
                aplication: hello
                build:
                  steps:
                    - name: A
                      run: x
                      timeout: soon
                    - name: b
                enviroments: []
                """);

        // then
        assertThat(problems)
                .extracting(p -> p.line() + ":" + p.column() + " " + p.path())
                .containsExactly(
                        "1:1 aplication",
                        "1:1 application",
                        "4:13 build.steps[0].name",
                        "6:16 build.steps[0].timeout",
                        "7:7 build.steps[1].run",
                        "8:1 enviroments");
    }

    @Test
    void shouldSuggestTheKeyThatWasProbablyMeant() {
        // when
        PlanProblem problem =
                Yaml.problems("application: a\nenviroments: [{name: a}]\n").get(0);

        // then
        assertThat(problem.mend()).startsWith("did you mean 'environments'? known here: application, version");
    }

    @Test
    void shouldListTheKnownStrategiesWhenOneIsUnknown() {
        // when
        PlanProblem problem = Yaml.problems(
                        "application: a\n" + IMAGE + "environments: [{name: p, strategy: bluegreen}]\n")
                .get(0);

        // then
        assertThat(problem.mend()).isEqualTo("known: rolling");
    }

    @Test
    void shouldRefuseEnvironmentThatThePlatformDoesNotKnow() {
        // given
        String yaml = "application: a\n" + IMAGE + "environments: [{name: staging}, {name: prodution}]\n";

        // when
        List<PlanProblem> problems = Yaml.problems(yaml, "staging", "production");

        // then
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("environments[1].name");
            assertThat(problem.column()).isEqualTo(40);
            assertThat(problem.mend()).isEqualTo("did you mean 'production'? known: staging, production");
        });
    }

    @Test
    void shouldRefuseAliasesThatStandForTooMuch() {
        // given
        StringBuilder bomb = new StringBuilder("application: a\nx0: &x0 [a,a,a,a,a,a,a,a,a]\n");
        for (int i = 1; i < 10; i++) {
            String before = "*x" + (i - 1);
            bomb.append("x%d: &x%d [%s]\n".formatted(i, i, String.join(",", Collections.nCopies(9, before))));
        }

        // when
        List<PlanProblem> problems = Yaml.problems(bomb.toString());

        // then
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains("more than 50000 values");
            assertThat(problem.line()).isEqualTo(6);
        });
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        // given
        byte[] bytes = "application: a\nversion: \"\u00e9\u00e9X\"\n".getBytes(StandardCharsets.UTF_8);
        bytes[29] = (byte) 0xFF;

        // when
        PlanResult result = new SlipwayYaml().read(bytes, Yaml.COMMIT, List.of());

        // then
        assertThat(((Unplannable) result).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.toString()).startsWith("slipway.yaml:2:13: byte 0xFF is not UTF-8;");
        });
    }

    @Test
    void shouldRefuseAFileThatIsTooLarge() {
        // given
        byte[] bytes = new byte[SlipwayYaml.LARGEST + 1];

        // when
        PlanResult result = new SlipwayYaml().read(bytes, Yaml.COMMIT, List.of());

        // then
        assertThat(((Unplannable) result).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.what()).isEqualTo("is larger than 256 KB");
            assertThat(problem.line()).isZero();
        });
    }

    @Test
    void shouldReadAFileOfTheLargestSize() {
        // given
        String head = "application: a\npackages: [{name: p, type: archive, from: x}]\n#";
        String yaml = head + "x".repeat(SlipwayYaml.LARGEST - head.length());

        // then
        assertThat(Yaml.planned(yaml).plan().application()).isEqualTo("a");
    }
}
