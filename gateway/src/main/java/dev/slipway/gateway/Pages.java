package dev.slipway.gateway;

import dev.slipway.runtime.Database;
import dev.slipway.runtime.Tx;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The pages: the list of releases, and one release live. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
class Pages {
    private static final int LISTED = 50;
    /** Releases that serve somewhere, and of which an image went on without a scan. */
    private static final String UNSCANNED = """
            select cast(r.id as text) from release_view r
            where r.id in (select release_id from place_view)
              and exists (select 1 from json_array_elements(cast(r.view as json) -> 'stages') stage
                          where stage ->> 'state' = 'not-scanned')
            """;

    private final Releases releases;
    private final Tokens tokens;
    private final Database database;
    private final Views views;

    Pages(Releases releases, Tokens tokens, Database database, Views views) {
        this.releases = releases;
        this.tokens = tokens;
        this.database = database;
        this.views = views;
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance releases(
                List<ReleaseView> releases, List<Views.PlaceView> places, Set<String> unscanned);

        static native TemplateInstance release(ReleaseView release);

        static native TemplateInstance state(ReleaseView release);

        static native TemplateInstance login(boolean wrong);

        static native TemplateInstance problem(Problem problem);
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list() {
        List<Views.PlaceView> places = database.inTransaction(tx -> views.places(tx, ""));
        Set<String> unscanned = database.inTransaction(Pages::unscanned);
        return Templates.releases(releases.page(null, "", "", LISTED).items(), places, unscanned);
    }

    private static Uni<Set<String>> unscanned(Tx tx) {
        return tx.query(UNSCANNED, Map.of())
                .map(rows -> rows.stream().map(columns -> (String) columns[0]).collect(Collectors.toSet()));
    }

    @GET
    @Path("releases/{id}")
    @Operation(hidden = true)
    public TemplateInstance release(@PathParam("id") String id) {
        return Templates.release(releases.get(Releases.id(id)));
    }

    @GET
    @Path("releases/{id}/state")
    @Operation(hidden = true)
    public TemplateInstance state(@PathParam("id") String id) {
        return Templates.state(releases.get(Releases.id(id)));
    }

    @GET
    @Path("login")
    @Operation(hidden = true)
    public TemplateInstance login() {
        return Templates.login(false);
    }

    /** Takes a token from a form's body, never from an address: addresses end up in histories and logs. */
    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response enter(@FormParam("token") @Nullable String token) {
        if (token == null || tokens.name(token).isEmpty()) {
            return Response.ok(Templates.login(true)).build();
        }
        NewCookie cookie = new NewCookie.Builder(TokenFilter.COOKIE)
                .value(token)
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
        return Response.seeOther(URI.create("/")).cookie(cookie).build();
    }
}
