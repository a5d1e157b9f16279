package dev.slipway.gateway;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets nobody in without a token, but to the page that asks for one and to health and metrics. */
class TokenFilter {
    static final String COOKIE = "slipway-token";

    private final Tokens tokens;
    private final Actor actor;

    TokenFilter(Tokens tokens, Actor actor) {
        this.tokens = tokens;
        this.actor = actor;
    }

    @ServerRequestFilter
    @Nullable
    Response check(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (path.equals("/login") || path.startsWith("/q/")) {
            return null;
        }
        if (isForged(request)) {
            return Problem.of(
                            "cross-site",
                            403,
                            "A page of another address sent this request with the login of this one.",
                            "Send it from the gateway's own pages, or with the header 'Authorization: Bearer TOKEN'.")
                    .answer()
                    .build();
        }
        Optional<String> name = token(request).flatMap(tokens::name);
        if (name.isPresent()) {
            actor.is(name.get());
            return null;
        }
        return path.startsWith("/api/")
                ? refuse()
                : Response.seeOther(URI.create("/login")).build();
    }

    /**
     * Whether a cookie alone speaks for it, and the browser says that it comes from elsewhere: what is deployed on this host
     * has the gateway's site, so the cookie's SameSite does not keep it out.
     */
    private static boolean isForged(ContainerRequestContext request) {
        return bearer(request).isEmpty() && !request.getMethod().equals("GET") && isFromElsewhere(request);
    }

    /** By Fetch Metadata (section 2.3), or, where a browser sends none because the address is not https, by the origin. */
    private static boolean isFromElsewhere(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeaderString("Origin");
        return origin != null && !origin.endsWith("://" + request.getHeaderString(HttpHeaders.HOST));
    }

    private static Optional<String> token(ContainerRequestContext request) {
        return bearer(request)
                .or(() -> Optional.ofNullable(request.getCookies().get(COOKIE)).map(Cookie::getValue));
    }

    private static Optional<String> bearer(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip());
    }

    private static Response refuse() {
        return Problem.of(
                        "unauthorized",
                        401,
                        "The request carries no valid token.",
                        "Send the header 'Authorization: Bearer TOKEN'; the local stack's token is in .slipway/secrets/token, or in"
                                + " secrets/token of the folder that SLIPWAY_STATE names.")
                .answer()
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }
}
