package dev.slipway.gateway;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Names the methods of this very address; the framework names none, or those of every address of the resource. */
class AllowHeader {
    @ServerResponseFilter
    void name(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == 405 || request.getMethod().equals("OPTIONS")) {
            String allowed = AllowedMethods.at(request.getUriInfo().getPath());
            response.getHeaders().putSingle(HttpHeaders.ALLOW, allowed);
        }
    }
}
