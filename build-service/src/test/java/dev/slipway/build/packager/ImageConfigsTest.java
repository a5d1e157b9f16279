package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ImageConfigsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BASE = """
            {"created": "2020-01-01T00:00:00Z", "architecture": "amd64", "os": "linux", "variant": "v2",
             "rootfs": {"type": "layers", "diff_ids": ["sha256:a", "sha256:b"]},
             "history": [{"created_by": "ADD"}, {"created_by": "ENV", "empty_layer": true}],
             "config": {"Env": ["PATH=/bin", "A=base"], "Entrypoint": ["/base"], "Cmd": ["--base"], "User": "1",
                        "StopSignal": "SIGINT", "Labels": {"a": "base", "b": "base"}, "ExposedPorts": {"80/tcp": {}}}}
            """;

    @Test
    void shouldLetWhatWasSaidWinAndKeepTheRestOfTheBase() throws Exception {
        // given
        ObjectNode made = object("""
                {"created": "2026-01-01T00:00:00Z", "architecture": "arm64", "os": "linux",
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:c"]}, "history": [{"created_by": "slipway"}],
                 "config": {"Env": ["A=ours=1", "B=2"], "Entrypoint": ["/ours"], "WorkingDir": "/app",
                            "Labels": {"b": "ours"}, "ExposedPorts": {"8080/tcp": {}}}}
                """);

        // when
        ObjectNode merged = ImageConfigs.over(object(BASE), 2, made);

        // then
        assertThat(merged).isEqualTo(object("""
                {"created": "2026-01-01T00:00:00Z", "architecture": "amd64", "os": "linux", "variant": "v2",
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:a", "sha256:b", "sha256:c"]},
                 "history": [{"created_by": "ADD"}, {"created_by": "ENV", "empty_layer": true},
                             {"comment": "layer of the base"}, {"created_by": "slipway"}],
                 "config": {"Env": ["PATH=/bin", "A=ours=1", "B=2"], "Entrypoint": ["/ours"], "User": "1",
                            "StopSignal": "SIGINT", "Labels": {"a": "base", "b": "ours"}, "WorkingDir": "/app",
                            "ExposedPorts": {"80/tcp": {}, "8080/tcp": {}}}}
                """));
    }

    @Test
    void shouldKeepTheBasesCommandWhenNothingWasSaid() throws Exception {
        // given
        ObjectNode made = object("{\"created\": \"2026-01-01T00:00:00Z\", \"config\": {\"Cmd\": [\"--ours\"]}}");

        // when
        ObjectNode merged = ImageConfigs.over(object(BASE), 2, made);

        // then
        assertThat(merged.at("/config/Entrypoint/0").asText()).isEqualTo("/base");
        assertThat(merged.at("/config/Cmd/0").asText()).isEqualTo("--ours");
        assertThat(merged.at("/config/Env/1").asText()).isEqualTo("A=base");
    }

    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) JSON.readTree(json);
    }
}
