package dev.slipway.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TestStackTest {
    @Test
    void shouldServeAllPartsOnceWhenAskedForTwice() throws Exception {
        // given
        TestStack stack = TestStack.shared().startAll();

        // when
        String kafka = stack.kafkaBootstrap();
        String registry = stack.registryAddress();

        // then
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
        }
        HttpRequest ping = HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(ping, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(stack.newService("it").user())
                .startsWith("it_")
                .isNotEqualTo(stack.newService("it").user());
        assertThat(TestStack.shared().startAll().kafkaBootstrap()).isEqualTo(kafka);
        assertThat(stack.postgres().port())
                .isEqualTo(TestStack.shared().postgres().port());
    }
}
