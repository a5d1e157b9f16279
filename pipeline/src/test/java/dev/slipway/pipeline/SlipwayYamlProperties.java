package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a file, there is an answer and never an exception. */
class SlipwayYamlProperties {
    private static final String GOOD = """
            application: hello
            version: 1.0.0
            build: {steps: [{name: package, run: make, timeout: 90m, env: {A: 1}, secrets: [TOKEN]}]}
            test: {suites: [&s {name: unit, run: make test, reports: ["out/*.xml"], allowEmpty: false}]}
            image:
              base: scratch
              layers: [{from: out/hello.jar, to: /app/hello.jar, mode: 644}]
              entrypoint: [java, -jar, /app/hello.jar]
              port: 8080
            packages: [{name: jar, type: archive, from: out/*.jar}]
            environments:
              - name: staging
                strategy: {name: rolling, maxSurge: 1}
                readiness: {path: /health, timeout: 1m}
                smoke: {run: ./smoke.sh}
            """;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            "\n",
            "\t",
            " ",
            "'",
            "\"",
            "*s",
            "&s ",
            "!!map ",
            "~",
            "null",
            "true",
            "0",
            "-1",
            "99999999999999999999",
            "1.5",
            "---\n",
            "...\n",
            "#",
            "|",
            ">",
            "%YAML 1.2\n",
            "<<",
            "? ",
            "\\",
            "@",
            "`",
            "\u0000",
            "\uFEFF",
            "\uD800",
            "\u2028",
            "..",
            "/",
            "1h",
            "application",
            "name",
            "run: x");

    @Provide
    Arbitrary<String> spoilt() {
        Arbitrary<List<String>> pieces =
                Arbitraries.of(PIECES).list().ofMinSize(1).ofMaxSize(3);
        return pieces.flatMap(
                what -> Arbitraries.integers().between(0, GOOD.length()).flatMap(at -> Arbitraries.integers()
                        .between(0, 12)
                        .map(gone -> GOOD.substring(0, at)
                                + String.join("", what)
                                + GOOD.substring(Math.min(GOOD.length(), at + gone)))));
    }

    @Provide
    Arbitrary<String> soup() {
        return Arbitraries.of(PIECES).list().ofMaxSize(40).map(pieces -> String.join("", pieces));
    }

    @Property(tries = 2000)
    void shouldAnswerWhenAGoodFileIsSpoilt(@ForAll("spoilt") String yaml) {
        assertAnswered(Yaml.read(yaml));
    }

    @Property(tries = 2000)
    void shouldAnswerWhenTextIsSoup(@ForAll("soup") String yaml) {
        assertAnswered(Yaml.read(yaml));
    }

    @Property(tries = 1000)
    void shouldAnswerWhenBytesAreArbitrary(@ForAll byte[] bytes) {
        assertAnswered(new SlipwayYaml().read(bytes, Yaml.COMMIT, List.of("staging")));
    }

    private static void assertAnswered(PlanResult result) {
        switch (result) {
            case Planned planned ->
                assertThat(PlanJson.read(PlanJson.write(planned.plan()))).isEqualTo(planned.plan());
            case Unplannable unplannable ->
                assertThat(unplannable.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.column()).isPositive();
                    assertThat(problem.what()).isNotBlank().doesNotContain("\n");
                    assertThat(problem.mend()).isNotBlank();
                });
        }
    }
}
