package dev.slipway.gateway;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which methods an address takes: an answer of 405 must name them (RFC 9110 section 15.5.6). */
final class AllowedMethods {
    private static final List<Class<?>> RESOURCES =
            List.of(ReleasesResource.class, EventsResource.class, LogsResource.class, Pages.class);
    private static final List<Route> ROUTES =
            RESOURCES.stream().flatMap(AllowedMethods::routes).toList();

    private record Route(Pattern path, String method) {}

    private AllowedMethods() {}

    /** As the header {@code Allow} has them. */
    static String at(String path) {
        Set<String> methods = ROUTES.stream()
                .filter(route -> route.path().matcher(path).matches())
                .map(Route::method)
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    private static Stream<Route> routes(Class<?> resource) {
        return Stream.of(resource.getDeclaredMethods()).flatMap(method -> Stream.of(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(verb -> new Route(pattern(resource, method), verb.value())));
    }

    private static Pattern pattern(Class<?> resource, Method method) {
        String template = path(resource.getAnnotation(Path.class)) + path(method.getAnnotation(Path.class));
        return Pattern.compile(template.replaceAll("\\{[^}]*}", "[^/]+") + "/?");
    }

    /** With a slash before it and none after it. */
    private static String path(@Nullable Path annotation) {
        String text = annotation == null ? "" : annotation.value().replaceAll("^/|/$", "");
        return text.isEmpty() ? "" : "/" + text;
    }
}
