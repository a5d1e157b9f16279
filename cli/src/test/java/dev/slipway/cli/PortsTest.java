package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path folder;

    private Ports ports() {
        return new Ports(new Layout(folder, folder));
    }

    @Test
    void shouldKeepAPortOnceItIsChosen() {
        int port = ports().of("build-1", 0);
        assertThat(ports().of("build-1", 0)).isEqualTo(port);
        assertThat(ports().ofFree("build-1", 0)).isEqualTo(port);
        assertThat(ports().known("build-1")).contains(port);
    }

    @Test
    void shouldChooseNoneWhenAskedForAPortThatIsKnown() {
        assertThat(ports().known("build-2")).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldChooseAnotherWhenSomebodyElseListensThere() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // when
            int port = ports().ofFree("gateway-1", other.getLocalPort());
            // then
            assertThat(port).isNotEqualTo(other.getLocalPort());
            assertThat(ports().of("gateway-1", other.getLocalPort())).isEqualTo(port);
        }
    }

    @Test
    void shouldLeaveAKeptPortThatSomebodyElseTookSince() throws IOException {
        int kept = ports().of("gateway-1", 0);
        try (ServerSocket other = new ServerSocket(kept, 1, InetAddress.getLoopbackAddress())) {
            // when
            int port = ports().ofFree("gateway-1", kept);
            // then
            assertThat(port).isNotEqualTo(other.getLocalPort());
            assertThat(ports().of("gateway-1", kept)).isEqualTo(port);
        }
    }
}
