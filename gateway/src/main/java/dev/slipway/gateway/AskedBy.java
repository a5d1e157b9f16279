package dev.slipway.gateway;

import dev.slipway.gateway.problem.ProblemException;
import dev.slipway.gateway.token.Actor;
import jakarta.ws.rs.HeaderParam;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What a request that changes something says in its headers. */
public class AskedBy {
    private static final int LONGEST_KEY = 255;
    private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    @HeaderParam("Idempotency-Key")
    @Parameter(description = "The same key with the same request is the same request: it is carried out once.")
    @Nullable String key;

    @HeaderParam("traceparent")
    @Parameter(hidden = true)
    @Nullable String traceparent;

    Asked asked(Actor actor, String text) {
        String name = actor.name();
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0)) {
            throw ProblemException.invalid(
                    "Idempotency-Key", "is blank or longer than " + LONGEST_KEY + " characters", "Send e.g. a UUID.");
        }
        boolean traced = traceparent != null && TRACE.matcher(traceparent).matches();
        return new Asked(name, key, traced ? traceparent : null, text);
    }
}
