package dev.slipway.edge;

import dev.slipway.edge.client.Backend;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client reads when no backend answered it. */
final class Unavailable {
    private Unavailable() {}

    /** No backend was left to try. */
    static Problem problem(RouteConfig config, Set<String> tried, @Nullable Throwable lastFailure) {
        return Problem.of(503, "no-backend", "No backend takes requests", detail(config, tried, lastFailure))
                .with(where(config));
    }

    private static String detail(RouteConfig config, Set<String> tried, @Nullable Throwable lastFailure) {
        String place = "application " + config.application() + " in environment " + config.environment();
        if (config.deleted()) {
            return place + " has no route: it was deleted. Deploy the application there to bring it back.";
        }
        if (lastFailure != null) {
            return place + ": " + tried.size() + " of " + config.backends().size() + " backends were tried ("
                    + String.join(", ", tried.stream().sorted().toList()) + ") and none answered; the last said: "
                    + lastFailure.getMessage() + ". Look at these instances, or try again.";
        }
        long draining = config.backends().stream().filter(Backend::draining).count();
        long weightless = config.backends().stream()
                .filter(backend -> !backend.draining() && backend.weight() == 0)
                .count();
        return place + " has no backend that takes requests: "
                + config.backends().size() + " configured, " + draining
                + " of them draining and " + weightless
                + " with weight 0. A deployment gives weight to an instance that is ready.";
    }

    /** The connection broke before an answer, and the request may have had an effect, so that it cannot be sent again. */
    static Problem broken(RouteConfig config, Backend backend, Throwable cause) {
        String detail = "backend " + backend.id() + " of application " + config.application() + " in environment "
                + config.environment() + " broke off before it answered: " + cause.getMessage()
                + ". It may have acted on the request, so the edge did not send it again.";
        return Problem.of(502, "backend-broke-off", "The backend broke off", detail)
                .with(where(config));
    }

    /** The backend has the request, and did not begin an answer in time. */
    static Problem silent(RouteConfig config, Backend backend, Duration limit) {
        String detail = "backend " + backend.id() + " of application " + config.application() + " in environment "
                + config.environment() + " did not begin its answer within " + limit.toSeconds()
                + " s. It may have acted on the request. Look at this instance; --answer-seconds of the edge gives it"
                + " longer.";
        return Problem.of(504, "backend-silent", "The backend did not answer in time", detail)
                .with(where(config));
    }

    private static Map<String, Object> where(RouteConfig config) {
        return Map.of(
                "application", config.application(),
                "environment", config.environment(),
                "version", config.version());
    }
}
