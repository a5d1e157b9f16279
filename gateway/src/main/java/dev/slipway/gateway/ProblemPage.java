package dev.slipway.gateway;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Shows a problem as a page to who asks for a page: a browser. */
class ProblemPage {
    @ServerResponseFilter
    void show(ContainerRequestContext request, ContainerResponseContext response) {
        if (wantsPage(request) && response.getEntity() instanceof Problem problem) {
            response.setEntity(Pages.Templates.problem(problem).render(), null, MediaType.TEXT_HTML_TYPE);
        }
    }

    /** As every browser asks for what its address bar names; the API answers with documents, whoever asks. */
    private static boolean wantsPage(ContainerRequestContext request) {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        return accept != null
                && accept.startsWith(MediaType.TEXT_HTML)
                && !request.getUriInfo().getPath().startsWith("/api/");
    }
}
