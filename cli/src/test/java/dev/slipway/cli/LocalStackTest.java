package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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
    void shouldNameSettingsByOneUriWhateverSignsTheirPathHas() {
        Path file = Path.of("/my work, 100%/[a]/slipway.properties");
        // when
        String location = LocalStack.location(file);
        // then
        assertThat(location).doesNotContain(",", " ", "[").startsWith("file:///");
        assertThat(Path.of(URI.create(location))).isEqualTo(file);
    }
}
