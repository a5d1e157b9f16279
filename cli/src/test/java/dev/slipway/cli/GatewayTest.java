package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
    @TempDir
    Path folder;

    @Test
    void shouldKnowTheLocalOneByTheStacksPortAndToken() {
        Layout layout = new Layout(folder, folder);
        int port = new Ports(layout).of("gateway-1", 0);
        Layout.writePrivately(layout.tokenFile(), "t0ken\n");
        // when
        Gateway gateway = Gateway.local(layout);
        // then
        assertThat(gateway.base()).hasToString("http://127.0.0.1:" + port);
        assertThat(gateway.token()).isEqualTo("t0ken");
    }

    @Test
    void shouldLeaveNothingWhereThereIsNoLocalStack() {
        assertThatThrownBy(() -> Gateway.local(new Layout(folder, folder))).isInstanceOf(Trouble.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldLeaveAFolderAloneThatHasATokenAndNoStack() {
        Layout layout = new Layout(folder.resolve("project"), folder);
        Layout.writePrivately(layout.tokenFile(), "t0ken\n");
        assertThatThrownBy(() -> Gateway.local(layout))
                .isInstanceOfSatisfying(
                        Trouble.class, e -> assertThat(e.status()).isEqualTo(Trouble.UNREACHABLE))
                .hasMessageContaining("no local stack was started in " + folder)
                .hasMessageContaining("./slipway up");
        assertThatThrownBy(() -> StateFolder.refusePurge(layout)).isInstanceOf(Trouble.class);
    }
}
