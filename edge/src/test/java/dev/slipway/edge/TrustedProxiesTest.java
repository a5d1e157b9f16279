package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    @Test
    void shouldTrustAddressesAndNetworksAndNobodyElse() {
        // given
        TrustedProxies trusted = TrustedProxies.of(List.of("192.0.2.7", "10.0.0.0/8", "fd00::/8"));
        // when, then
        assertThat(List.of("192.0.2.7", "10.200.3.4", "fd12::1")).allMatch(trusted::contain);
        assertThat(List.of("192.0.2.8", "11.0.0.1", "fe80::1")).noneMatch(trusted::contain);
        assertThat(TrustedProxies.of(List.of()).contain("127.0.0.1")).isFalse();
    }
}
