package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {
    @TempDir
    Path folder;

    @Test
    void shouldWriteTheGatewaysNewAddressWhenSomebodyElseTookItsPort() throws IOException {
        Layout layout = new Layout(folder, folder);
        int kept = new Ports(layout).of("gateway-1", 0);
        try (ServerSocket other = new ServerSocket(kept, 1, InetAddress.getLoopbackAddress())) {
            LocalStack stack = new LocalStack(layout, new Terminal(System.out, true), Map.of());
            // when
            stack.writeGateway();
            // then
            assertThat(layout.gatewayFile()).hasContent(stack.gateway().toString());
            assertThat(stack.gateway().getPort()).isNotEqualTo(other.getLocalPort());
        }
    }

    @Test
    void shouldSuspectTheUsersSettingsWhenTheGeneratedFileIsBlamed() throws IOException {
        Path generated = folder.resolve("slipway.properties");
        String words =
                "SRCFG00050: slipway.build.slots in PropertiesConfigSource[" + generated + "]:24 cannot be converted";
        assertThat(LocalStack.suspicion(words, generated)).isEmpty();
        Files.writeString(folder.resolve("own.properties"), "slipway.build.slots=many");
        // when
        String suspicion = LocalStack.suspicion(words, generated);
        // then
        assertThat(suspicion)
                .isEqualTo("\n" + folder.resolve("own.properties")
                        + " may hold the cause: its lines are copied to the end of " + generated);
        assertThat(LocalStack.suspicion("Out of memory", generated)).isEmpty();
    }

    @Test
    void shouldForgetWhatHasEndedWhenItGoesDown() throws IOException {
        Layout layout = new Layout(folder, folder);
        ObjectNode all = Json.object();
        all.set("build-2", Json.object().put("pid", Long.MAX_VALUE).put("started", 1));
        Files.writeString(folder.resolve("processes.json"), Json.write(all));
        // when
        new LocalStack(layout, new Terminal(System.out, true), Map.of()).down();
        // then
        assertThat(new Processes(layout).known()).isEmpty();
    }

    @Test
    void shouldNameTheEnvironmentsThatOwnSettingsAdd() {
        assertThat(LocalStack.furtherEnvironments("""
                slipway.environments.prodution.approval=true
                 slipway.environments."eu-west".soak = 1h
                slipway.environments.staging.soak=1m
                # slipway.environments.gone.soak=1m
                slipway.environments.prodution.soak=1m
                """)).contains("prodution, eu-west");
        assertThat(LocalStack.furtherEnvironments("slipway.environments.production.approval=true\n"))
                .isEmpty();
    }

    @Test
    void shouldNameSettingsByOneUriWhateverSignsTheirPathHas() {
        Path file = Path.of("/my work, 100%/[a]/slipway.properties");
        // when
        String location = LocalStack.location(file);
        // then
        assertThat(location).doesNotContain(",", " ", "[").startsWith("file:///");
        assertThat(Path.of(URI.create(location))).isEqualTo(file);
    }
}
