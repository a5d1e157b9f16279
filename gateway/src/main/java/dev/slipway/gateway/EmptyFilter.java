package dev.slipway.gateway;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A key that is sent empty reaches a resource as if it had not been sent, which would be another request: it is refused. */
class EmptyFilter {
    private static final String KEY = "Idempotency-Key";

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        if (request.getHeaders().getOrDefault(KEY, List.of()).stream().anyMatch(String::isBlank)) {
            throw Problem.of(
                            "invalid-request",
                            422,
                            "The header " + KEY + " is empty.",
                            "Send a key of your own for each new request, or leave the header out.")
                    .thrown();
        }
    }
}
