package dev.slipway.edge;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;

/** Whose word is taken on whom it forwards for. */
final class TrustedProxies {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final List<IpSubnetFilterRule> networks;

    private TrustedProxies(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /**
     * @param proxies addresses, or networks as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException naming the one that is neither
     */
    static TrustedProxies of(Collection<String> proxies) {
        return new TrustedProxies(proxies.stream().map(TrustedProxies::network).toList());
    }

    private static IpSubnetFilterRule network(String proxy) {
        int slash = proxy.indexOf('/');
        String address = slash < 0 ? proxy : proxy.substring(0, slash);
        int most =
                NetUtil.isValidIpV4Address(address) ? IPV4_BITS : NetUtil.isValidIpV6Address(address) ? IPV6_BITS : -1;
        int bits = slash < 0 ? most : bits(proxy.substring(slash + 1), most);
        if (bits < 0) {
            throw new IllegalArgumentException("--trusted-proxy " + proxy
                    + " is neither an address nor a network: give one as 10.1.2.3, 10.0.0.0/8 or fd00::/8");
        }
        return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    }

    private static int bits(String text, int most) {
        try {
            int bits = Integer.parseInt(text);
            return bits <= most ? bits : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    boolean contain(String address) {
        return networks.stream().anyMatch(network -> network.matches(new InetSocketAddress(address, 0)));
    }
}
