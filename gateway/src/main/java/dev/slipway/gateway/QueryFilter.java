package dev.slipway.gateway;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses by name a number that is none: the framework does not tell which it was, and takes an empty one for one not sent. */
class QueryFilter {
    /** After the token's: who may not ask at all is told that first. */
    @ServerRequestFilter(priority = Priorities.USER + 1)
    void check(ContainerRequestContext request, ResourceInfo resource) {
        MultivaluedMap<String, String> sent = request.getUriInfo().getQueryParameters();
        Stream.of(resource.getResourceMethod().getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(QueryParam.class))
                .forEach(parameter -> sent.getOrDefault(name(parameter), List.of()).stream()
                        .filter(value -> !isReadable(value, parameter.getType()))
                        .forEach(value -> refuse(name(parameter))));
    }

    private static String name(Parameter parameter) {
        return parameter.getAnnotation(QueryParam.class).value();
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
