package dev.slipway.edge.client;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a route shall be from now on: the body of {@code PUT /routes/{application}/{environment}}.
 *
 * @param fence the caller's fencing token, 0 or more; lower than the one the edge knows is refused
 * @param digest the digest that is said to serve this place: {@code sha256:} and 64 lower-case hexadecimal digits
 * @param backends the whole list, 0..2000, their ids unique; a backend left out is removed and drained
 */
public record RouteSpec(long fence, String digest, List<Backend> backends) {
    /** The most backends a route has. */
    public static final int MAX_BACKENDS = 2000;

    /** @throws InvalidFieldException naming the first field that is out of its range */
    public RouteSpec {
        Fields.range("fence", fence, 0, Long.MAX_VALUE);
        Fields.digest("digest", digest);
        if (backends.size() > MAX_BACKENDS) {
            throw new InvalidFieldException(
                    "backends", backends.size() + " backends are more than the limit of " + MAX_BACKENDS);
        }
        backends = List.copyOf(backends);
        refuseTwins(backends);
    }

    private static void refuseTwins(List<Backend> backends) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < backends.size(); i++) {
            String id = backends.get(i).id();
            if (!ids.add(id)) {
                throw new InvalidFieldException(
                        "backends[" + i + "].id", "'" + id + "' already names another backend of this route");
            }
        }
    }
}
