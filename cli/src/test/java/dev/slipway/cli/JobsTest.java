package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobsTest {
    private static JsonNode jobs(String... names) {
        ArrayNode items = Json.object().putArray("items");
        List.of(names).forEach(name -> items.addObject()
                .put("job", name)
                .put("attempt", 1)
                .put("bytes", name.startsWith("settle") ? 0 : 10));
        return items;
    }

    @Test
    void shouldListWhatWroteSomethingInTheOrderOfTheFlow() {
        // when
        List<JsonNode> written = Jobs.written(jobs(
                "bench/unknown",
                "settle/staging#ROLLOUT",
                "tick/production#1#2",
                "scan/hello",
                "suite/unit",
                "build/workspace"));
        // then
        assertThat(written)
                .extracting(job -> job.path("job").asText())
                .containsExactly("build/workspace", "suite/unit", "scan/hello", "tick/production#1#2", "bench/unknown");
    }

    @Test
    void shouldSayWhatAJobIsAboutBesideItsTrueName() {
        assertThat(Jobs.line(Json.object().put("job", "tick/production#1#2").put("attempt", 1)))
                .startsWith("tick/production#1#2 ")
                .endsWith(" deploys to production, step 3");
        assertThat(Jobs.words("smoke/staging#1")).isEqualTo("smoke test in staging");
        assertThat(Jobs.words("tag/image/hello")).isEqualTo("sets the tags of image hello");
        assertThat(Jobs.words("rollback/84c326f6-11e7")).isEqualTo("rolls back");
        assertThat(Jobs.words("rollback/84c326f6-11e7#1")).isEqualTo("rolls back, step 2");
        assertThat(Jobs.words("rollback/deploy#x")).isEqualTo("rolls back");
        assertThat(Jobs.words("settle/production#k#ROLLBACK")).isEqualTo("ends the deployment to production");
        assertThat(Jobs.words("bench/unknown")).isEmpty();
    }

    @Test
    void shouldTellASecondAttempt() {
        assertThat(Jobs.line(Json.object().put("job", "suite/unit").put("attempt", 2)))
                .endsWith("test suite unit, attempt 2");
    }
}
