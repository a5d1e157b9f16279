package dev.slipway.testing.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final URI OF_LOOPBACK = URI.create("http://127.0.0.1:21000/shop?a=b");

    @Test
    void shouldNameEdgesHostWhereThatIsAnother() {
        assertThat(new Reach(Optional.of("edge")).from(OF_LOOPBACK)).hasToString("http://edge:21000/shop?a=b");
    }

    @Test
    void shouldLeaveAnAddressThatNeedsNothing() {
        URI elsewhere = URI.create("http://shop.example:80/");
        assertThat(new Reach(Optional.empty()).from(OF_LOOPBACK)).isEqualTo(OF_LOOPBACK);
        assertThat(new Reach(Optional.of("edge")).from(elsewhere)).isEqualTo(elsewhere);
    }
}
