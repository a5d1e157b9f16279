package dev.slipway.gateway;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** What is sent empty reaches a resource as if it had not been sent: where that would be another request, it is refused. */
class EmptyFilter {
    private static final String KEY = "Idempotency-Key";
    private static final Set<String> NUMBERS = Set.of("limit", "attempt", "offset");

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        if (isEmpty(request.getHeaders(), KEY)) {
            throw refusal(
                    "invalid-request",
                    422,
                    "The header " + KEY + " is empty.",
                    "Send a key of your own for each new request, or leave the header out.");
        }
        NUMBERS.stream()
                .filter(name -> isEmpty(request.getUriInfo().getQueryParameters(), name))
                .findFirst()
                .ifPresent(name -> {
                    throw refusal(
                            "malformed-request",
                            400,
                            "The parameter " + name + " is empty.",
                            "Send a whole number, or leave it out.");
                });
    }

    private static boolean isEmpty(MultivaluedMap<String, String> all, String name) {
        return all.getOrDefault(name, List.of()).stream().anyMatch(String::isBlank);
    }

    private static ProblemException refusal(String kind, int status, String detail, String mend) {
        return Problem.of(kind, status, detail, mend).thrown();
    }
}
