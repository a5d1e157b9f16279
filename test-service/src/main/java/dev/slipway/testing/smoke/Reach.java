package dev.slipway.testing.smoke;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * How deployed applications are reached from here. Edge tells addresses of its own loopback, which is another one when it runs
 * elsewhere.
 *
 * @param edge the host that edge runs on; none when it is this one
 */
public record Reach(Optional<String> edge) {
    private static final String LOOPBACK = "127.0.0.1";

    /** An application's address, as it is reached from here. */
    public URI from(URI address) {
        return edge.filter(host -> LOOPBACK.equals(address.getHost()))
                .map(host -> at(host, address))
                .orElse(address);
    }

    private static URI at(String host, URI address) {
        try {
            return new URI(
                    address.getScheme(),
                    address.getUserInfo(),
                    host,
                    address.getPort(),
                    address.getPath(),
                    address.getQuery(),
                    address.getFragment());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + host + "' is no host; correct slipway.test.edge-host", e);
        }
    }
}
