package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The API's description is checked in, so that a change of the API is seen in review. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class OpenApiIT {
    private static final String WRITE = "slipway.golden.write";
    private static final Path FILE =
            Path.of("../docs/reference/openapi.yaml").toAbsolutePath().normalize();

    @TestHTTPResource("/")
    URI root;

    @Test
    void shouldBeWhatIsCheckedIn() throws Exception {
        // when
        String description;
        try (Api api = new Api(root, "")) {
            description = api.anonymous("/q/openapi").response().body();
        }

        // then
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(FILE, description);
        }
        assertThat(FILE).as("write it with -D%s=true, and look at it", WRITE).exists();
        assertThat(description)
                .as("%s is what the code makes; if the change is meant, write it with -D%s=true", FILE, WRITE)
                .isEqualTo(Files.readString(FILE));
    }
}
