package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlipwayYamlTest {
    @Test
    void shouldFillInDefaultsWhenOnlyTheNameIsGiven() {
        // when
        Planned planned = Yaml.planned("application: hello\n");

        // then
        assertThat(planned.plan())
                .isEqualTo(new Plan(
                        "hello",
                        "0.0.0-0123456789ab",
                        new Origin(Origin.Kind.DECLARED, "slipway.yaml", "slipway"),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of()));
        assertThat(planned.warnings())
                .extracting(PlanProblem::what)
                .containsExactly("neither an image nor a package is made", "nothing is tested");
    }

    @Test
    void shouldFillInDefaultsOfEveryPart() {
        // when
        Planned planned = Yaml.planned("""
                application: hello
                build: {steps: [{name: a, run: true}]}
                test: {suites: [{name: b, run: true}]}
                image: {base: scratch, layers: [{from: a, to: /a}], cmd: [/a]}
                environments: [{name: staging, smoke: {run: true}}]
                """);

        // then
        Duration half = Duration.ofMinutes(30);
        assertThat(planned.warnings()).isEmpty();
        assertThat(planned.plan())
                .isEqualTo(new Plan(
                        "hello",
                        "0.0.0-0123456789ab",
                        Origin.slipwayYaml(),
                        List.of(new BuildStep("a", "true", ".", Map.of(), half, List.of(), Optional.empty())),
                        List.of(new TestSuite(
                                "b", "true", ".", Map.of(), List.of(), half, false, List.of(), Optional.empty())),
                        Optional.of(new ImagePlan(
                                "hello",
                                "scratch",
                                List.of(new ImageLayer("a", "/a", Optional.empty())),
                                List.of(),
                                List.of("/a"),
                                Map.of(),
                                Optional.empty(),
                                Optional.empty(),
                                8080)),
                        List.of(),
                        List.of(new EnvironmentPlan(
                                "staging",
                                new Rolling(1, 0),
                                1,
                                new Readiness("/", Duration.ofSeconds(60)),
                                Map.of(),
                                Optional.of(
                                        new SmokeSuite("true", ".", Map.of(), Duration.ofMinutes(5), List.of()))))));
    }

    @Test
    void shouldKeepValuesAsTheyAreWrittenWhenTheyLookLikeNumbers() {
        // when
        Plan plan = Yaml.planned("""
                application: hello
                version: 1.10
                build: {steps: [{name: a, run: echo, env: {A: 0x10, B: 1e3, C: on, D: ""}}]}
                """).plan();

        // then
        assertThat(plan.version()).isEqualTo("1.10");
        assertThat(plan.build().get(0).env())
                .containsExactlyInAnyOrderEntriesOf(Map.of("A", "0x10", "B", "1e3", "C", "on", "D", ""));
    }

    @Test
    void shouldShareAnchoredValues() {
        // when
        Plan plan = Yaml.planned("""
                application: hello
                build:
                  steps:
                    - {name: a, run: make, env: &env {A: x}}
                    - {name: b, run: make, env: *env}
                """).plan();

        // then
        assertThat(plan.build().get(1).env()).containsEntry("A", "x");
    }

    @Test
    void shouldAcceptEveryFormOfStrategy() {
        for (String strategy : List.of("rolling", "{name: rolling}", "{name: rolling, maxSurge: 1}")) {
            // when
            Plan plan = Yaml.planned("""
                    application: hello
                    image: {base: scratch, layers: [{from: a, to: /a}], cmd: [/a]}
                    environments: [{name: staging, strategy: %s}]
                    """.formatted(strategy)).plan();

            // then
            assertThat(plan.environments().get(0).strategy()).isEqualTo(new Rolling(1, 0));
        }
    }

    @Test
    void shouldWarnWithoutRefusing() {
        // when
        Planned planned = Yaml.planned("""
                application: hello
                version: build-7
                test:
                  suites:
                    - name: unit
                      run: make test
                      allowEmpty: true
                image: {base: "alpine:3"}
                """);

        // then
        assertThat(planned.warnings())
                .extracting(w -> w.line() + ":" + w.column() + " " + w.path())
                .containsExactly("2:10 version", "7:7 test.suites[0].allowEmpty", "8:15 image.base");
    }

    @Test
    void shouldTakeWhatAProcessCanBeGiven() {
        // given
        String longest = "\uD83D\uDEA2".repeat(32_000);

        // when
        Plan plan = Yaml.planned("application: hello\nbuild: {steps: [{name: a, run: %1$s, env: {A: %1$s}}]}\n"
                        .formatted(longest))
                .plan();

        // then
        assertThat(plan.build().get(0).run()).isEqualTo(longest);
        assertThat(plan.build().get(0).env()).containsEntry("A", longest);
    }

    @Test
    void shouldRefuseWhatNoProcessCanBeGiven() {
        // given
        String longer = "a_-.".repeat(8_000) + "b";

        // when
        List<PlanProblem> problems = Yaml.problems("""
                application: hello
                build: {steps: [{name: a, run: %1$s, env: {A: %1$s}}]}
                image: {base: scratch, layers: [{from: a, to: /a}], entrypoint: [/a, %1$s], env: {B: %1$s}}
                environments: [{name: staging, env: {C: %1$s}, smoke: {run: %1$s}}]
                """.formatted(longer));

        // then
        assertThat(problems)
                .extracting(PlanProblem::path)
                .containsExactly(
                        "build.steps[0].run",
                        "build.steps[0].env.A",
                        "image.entrypoint[1]",
                        "image.env.B",
                        "environments[0].env.C",
                        "environments[0].smoke.run");
        assertThat(problems)
                .allSatisfy(problem ->
                        assertThat(problem.toString()).contains("32000").hasSizeLessThan(600));
    }

    @Test
    void shouldSayOnOneLineWhichCharacterIsWrong() {
        // when
        List<PlanProblem> problems = Yaml.problems("application: &\n");

        // then
        assertThat(problems)
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.what())
                .containsExactly("1:15 not YAML: while scanning an anchor: unexpected character found (10)");
    }

    @Test
    void shouldRefuseValuesThatFillTheFile() {
        for (String key : List.of("application", "version", "image", "build", "environments")) {
            // when
            List<PlanProblem> problems = Yaml.problems(key + ": " + "a_-.".repeat(60_000) + "\n");

            // then
            assertThat(problems)
                    .allSatisfy(problem -> assertThat(problem.what()).hasSizeLessThan(400));
        }
        assertThat(Yaml.problems("application: a\nimage: {base: %s, name: %s}\n"
                        .formatted("a/".repeat(40_000) + "a", "a-".repeat(40_000) + "a")))
                .hasSize(2);
    }
}
