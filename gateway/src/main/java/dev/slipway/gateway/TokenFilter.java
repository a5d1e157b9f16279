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
     * Whether a cookie alone speaks for it, and the browser says that it comes from elsewhere (Fetch Metadata, section
     * 2.3): what is deployed on this host has the gateway's site, so the cookie's SameSite does not keep it out.
     */
    private static boolean isForged(ContainerRequestContext request) {
        String from = request.getHeaderString("Sec-Fetch-Site");
        return from != null
                && !from.equals("same-origin")
                && !from.equals("none")
                && !request.getMethod().equals("GET")
                && request.getHeaderString(HttpHeaders.AUTHORIZATION) == null;
    }

    private static Optional<String> token(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(header.substring(7).strip());
        }
        return Optional.ofNullable(request.getCookies().get(COOKIE)).map(Cookie::getValue);
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
