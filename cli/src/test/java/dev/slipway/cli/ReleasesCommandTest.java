package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ReleasesCommandTest {
    private static final URI GATEWAY = URI.create("http://127.0.0.1:7070");
    private static final JsonNode MORE = Json.read("{\"items\": [{}, {}], \"next\": \"cmVs\"}");

    @Test
    void shouldSayNothingOfOlderReleasesWhenThereAreNone() {
        JsonNode all = Json.read("{\"items\": [{}, {}]}");
        assertThat(ReleasesCommand.older(all, 2, GATEWAY)).isEmpty();
    }

    @Test
    void shouldNameTheOptionWhenThereAreOlderReleases() {
        assertThat(ReleasesCommand.older(MORE, 2, GATEWAY)).contains("The newest 2; --limit shows up to 100.");
    }

    @Test
    void shouldNameTheNextPageWhenTheOptionShowsNoMore() {
        assertThat(ReleasesCommand.older(MORE, 100, GATEWAY))
                .contains("The newest 100; older ones are at"
                        + " http://127.0.0.1:7070/api/v1/releases?limit=100&cursor=cmVs");
    }
}
