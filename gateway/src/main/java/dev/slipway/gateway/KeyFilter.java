package dev.slipway.gateway;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** An empty key reaches a resource as none; whoever sends one believes that the request is safe to repeat. */
class KeyFilter {
    private static final String KEY = "Idempotency-Key";

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        List<String> keys = request.getHeaders().getOrDefault(KEY, List.of());
        if (keys.stream().anyMatch(String::isBlank)) {
            throw Problem.of(
                            "invalid-request",
                            422,
                            "The header " + KEY + " is empty.",
                            "Send a key of your own for each new request, or leave the header out.")
                    .thrown();
        }
    }
}
