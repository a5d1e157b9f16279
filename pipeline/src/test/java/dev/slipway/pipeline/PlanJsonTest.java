package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanJsonTest {
    private static final String EVERYTHING = """
            {"application":"hello",\
            "build":[{"env":{"A":"1","B":"2"},"name":"package","run":"mvn package","secrets":["TOKEN"],\
            "timeout":"1h30m","workdir":"."}],\
            "environments":[{"env":{"STAGE":"yes"},"instances":2,"name":"staging",\
            "readiness":{"path":"/health","timeout":"1m"},\
            "smoke":{"run":"./smoke.sh","timeout":"5m","workdir":"."},\
            "strategy":{"maxSurge":1,"maxUnavailable":0,"name":"rolling"}}],\
            "image":{"base":"scratch","entrypoint":["java"],\
            "layers":[{"from":"target/hello.jar","mode":"0644","to":"/app/hello.jar"}],\
            "name":"hello","port":8080,"user":"1000","workdir":"/app"},\
            "origin":{"file":"slipway.yaml","kind":"declared","tool":"slipway"},\
            "packages":[{"from":"target/*.jar","name":"jar","type":"archive"}],\
            "tests":[{"allowEmpty":false,"name":"unit","reports":["target/*.xml"],"retry":"never","run":"mvn test",\
            "timeout":"30m","workdir":"."}],\
            "version":"1.0.0"}""";

    @Test
    void shouldWriteExactlyTheseBytes() {
        // given
        Plan plan = Yaml.planned("""
                application: hello
                version: 1.0.0
                build:
                  steps:
                    - {name: package, run: mvn package, timeout: 90m, env: {B: 2, A: 1}, secrets: [TOKEN]}
                test: {suites: [{name: unit, run: mvn test, reports: ["target/*.xml"], retry: never}]}
                image:
                  base: scratch
                  layers: [{from: target/hello.jar, to: /app/hello.jar, mode: 644}]
                  entrypoint: [java]
                  user: 1000
                  workdir: /app
                packages: [{name: jar, type: archive, from: target/*.jar}]
                environments:
                  - name: staging
                    instances: 2
                    env: {STAGE: yes}
                    readiness: {path: /health}
                    smoke: {run: ./smoke.sh}
                """).plan();

        // when
        String json = new String(PlanJson.write(plan), StandardCharsets.UTF_8);

        // then
        assertThat(json).isEqualTo(EVERYTHING);
        assertThat(PlanJson.digest(plan).value())
                .isEqualTo("sha256:b24d23b93d8901156fc140caa40eee0330a4e49b0e4fb21abae4131bac8e9b75");
    }

    @Test
    void shouldWriteAndReadAnImageOfADockerfile() {
        // given
        Plan plan = Yaml.planned("""
                application: hello
                version: 1.0.0
                image: {dockerfile: deploy/Dockerfile}
                """).plan();

        // when
        String json = new String(PlanJson.write(plan), StandardCharsets.UTF_8);

        // then
        assertThat(json).contains("\"image\":{\"dockerfile\":\"deploy/Dockerfile\",\"name\":\"hello\",\"port\":8080}");
        assertThat(PlanJson.read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(plan);
    }

    @Test
    void shouldReadTheWrittenForm() {
        // when
        Plan plan = PlanJson.read(EVERYTHING.getBytes(StandardCharsets.UTF_8));

        // then
        assertThat(new String(PlanJson.write(plan), StandardCharsets.UTF_8)).isEqualTo(EVERYTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"application\":\"hello\"}",
                "{\"application\":\"hello\",\"version\":\"1\",\"origin\":null}",
            })
    void shouldRefuseWhatIsNoPlan(String json) {
        // then
        assertThatThrownBy(() -> PlanJson.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"version\":\"1.0.0\" -> \"version\":\"1.0.0\",\"later\":true",
                "\"version\":\"1.0.0\" -> \"version\":\"1.0.0\",\"version\":\"2.0.0\"",
                "\"version\":\"1.0.0\"} -> \"version\":\"1.0.0\"} {}",
                "\"version\":\"1.0.0\" -> \"version\":\"1 0\"",
                "\"instances\":2, -> ",
                "\"instances\":2, -> \"instances\":\"2\",",
                "\"port\":8080 -> \"port\":0",
                "\"timeout\":\"30m\" -> \"timeout\":30",
                "\"timeout\":\"30m\", -> ",
                "\"workdir\":\".\" -> \"workdir\":\"../..\"",
                "\"to\":\"/app/hello.jar\" -> \"to\":\"/app/../../etc\"",
                "\"name\":\"rolling\" -> \"name\":\"canary\"",
                "\"maxSurge\":1 -> \"maxSurge\":0",
                "\"type\":\"archive\" -> \"type\":\"wheel\"",
                "\"base\":\"scratch\", -> ",
                "\"base\":\"scratch\", -> \"base\":\"scratch\",\"dockerfile\":\"Dockerfile\",",
                "\"base\":\"scratch\", -> \"dockerfile\":\"Dockerfile\",",
                "\"STAGE\":\"yes\" -> \"PORT\":\"1\"",
                "\"secrets\":[\"TOKEN\"] -> \"secrets\":[\"A\"]",
            })
    void shouldRefusePlanWhenOnePartIsSpoilt(String change) {
        // given
        String[] parts = change.split(" -> ", -1);
        assertThat(EVERYTHING).contains(parts[0]);
        String spoilt = EVERYTHING.replace(parts[0], parts[1]);

        // then
        assertThatThrownBy(() -> PlanJson.read(spoilt.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a plan");
    }
}
