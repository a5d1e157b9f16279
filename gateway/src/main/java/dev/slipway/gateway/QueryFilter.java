package dev.slipway.gateway;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses by name a parameter that an address of the API does not have, which would be passed over, and a number that is
 * none: the framework does not tell which it was, and takes an empty one for one not sent.
 */
class QueryFilter {
    private static final String API = "/api/v1/";

    /** After the token's: who may not ask at all is told that first. */
    @ServerRequestFilter(priority = Priorities.USER + 1)
    void check(ContainerRequestContext request, ResourceInfo resource) {
        String path = request.getUriInfo().getPath();
        MultivaluedMap<String, String> sent = request.getUriInfo().getQueryParameters();
        List<Parameter> known = Stream.of(resource.getResourceMethod().getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(QueryParam.class))
                .toList();
        if (path.startsWith(API)) {
            refuseUnknown(
                    path,
                    sent.keySet(),
                    known.stream().map(QueryFilter::name).sorted().toList());
        }
        known.forEach(parameter -> sent.getOrDefault(name(parameter), List.of()).stream()
                .filter(value -> !isReadable(value, parameter.getType()))
                .forEach(value -> refuse(name(parameter))));
    }

    private static String name(Parameter parameter) {
        return parameter.getAnnotation(QueryParam.class).value();
    }

    private static void refuseUnknown(String path, Set<String> sent, List<String> known) {
        sent.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw Problem.of(
                            "unknown-parameter",
                            400,
                            "'" + name + "' is no parameter of " + path + ".",
                            known.isEmpty() ? "It has none." : "It has " + String.join(", ", known) + ".")
                    .thrown();
        });
    }

    private static boolean isReadable(String value, Class<?> type) {
        try {
            if (type == int.class) {
                Integer.parseInt(value);
            } else if (type == long.class) {
                Long.parseLong(value);
            }
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void refuse(String name) {
        throw Problem.of(
                        "malformed-request",
                        400,
                        "The parameter " + name + " is no whole number, or is beyond all measure.",
                        "Send a whole number, or leave it out.")
                .with(List.of(new Problem.Error("/" + name, "must be a whole number")))
                .thrown();
    }
}
