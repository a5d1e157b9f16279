package dev.slipway.gateway;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Releases: begun, listed, looked at, stopped, let on. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "releases")
class ReleasesResource {
    private static final String RELEASE = "The release";

    private final Requests requests;
    private final Releases releases;
    private final Sources sources;
    private final Actor actor;
    private final Database database;
    private final Views views;

    ReleasesResource(
            Requests requests, Releases releases, Sources sources, Actor actor, Database database, Views views) {
        this.requests = requests;
        this.releases = releases;
        this.sources = sources;
        this.actor = actor;
        this.database = database;
        this.views = views;
    }

    /** What to release: a repository, and a branch, tag or commit in it. */
    @JsonIgnoreProperties(ignoreUnknown = false)
    @Schema(additionalProperties = Schema.False.class)
    record BuildOrder(
            @NotBlank @Size(max = 2000) @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
            String repository,

            @Nullable
            @Schema(nullable = true)
            @Size(min = 1, max = 250)
            @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
            String ref) {}

    /** Why, for the record. */
    @JsonIgnoreProperties(ignoreUnknown = false)
    @Schema(additionalProperties = Schema.False.class)
    record Reason(
            @Nullable
            @Schema(nullable = true)
            @Size(max = 1000)
            @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
            String reason) {
        String text() {
            return reason == null ? "" : reason;
        }
    }

    /** Whether a release may go into an environment. */
    @JsonIgnoreProperties(ignoreUnknown = false)
    @Schema(additionalProperties = Schema.False.class)
    record Decision(
            @NotBlank @Size(max = 63) @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
            String environment,

            @NotBlank @Pattern(regexp = "^(approve|reject)$")
            String decision,

            @Nullable
            @Schema(nullable = true)
            @Size(max = 1000)
            @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
            String comment) {}

    @POST
    @Path("/builds")
    @Operation(summary = "Brings a commit to production: begins a release")
    @APIResponse(
            responseCode = "202",
            description = RELEASE,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReleaseView.class)))
    public Response build(
            @Valid @NotNull BuildOrder order,
            @HeaderParam("Idempotency-Key") @Nullable @Size(min = 1, max = 200) String key,
            @HeaderParam("traceparent") @Nullable @Size(max = 100) String traceparent) {
        String ref = order.ref() == null ? "HEAD" : order.ref();
        sources.check(order.repository(), ref);
        return accepted(requests.build(call(key, traceparent), order.repository(), ref, null));
    }

    private Requests.Call call(@Nullable String key, @Nullable String traceparent) {
        return new Requests.Call(actor.name(), key, traceparent);
    }

    private static Response accepted(ReleaseView view) {
        return Response.accepted(view)
                .location(URI.create("/api/v1/releases/" + view.id()))
                .build();
    }

    @GET
    @Path("/releases")
    @Operation(summary = "Lists releases, newest first")
    public Releases.Page list(
            @QueryParam("application")
                    @DefaultValue("")
                    @Size(max = 63)
                    @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
                    String application,
            @QueryParam("state")
                    @DefaultValue("")
                    @Size(max = 20)
                    @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
                    String state,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int limit,
            @QueryParam("cursor") @Nullable @Size(max = 200) String cursor) {
        return releases.page(cursor, application, state, limit);
    }

    @GET
    @Path("/releases/{id}")
    @Operation(summary = "Shows a release")
    public ReleaseView get(@PathParam("id") String id) {
        return releases.get(Releases.id(id));
    }

    @POST
    @Path("/releases/{id}/cancel")
    @Operation(summary = "Stops a release; what it had begun to roll out is brought back first")
    @APIResponse(
            responseCode = "202",
            description = RELEASE,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReleaseView.class)))
    @APIResponse(responseCode = "409", description = "The release has ended")
    public Response cancel(
            @PathParam("id") String id,
            @RequestBody(required = false) @Valid @Nullable Reason reason,
            @HeaderParam("Idempotency-Key") @Nullable @Size(min = 1, max = 200) String key) {
        String why = reason == null ? "" : reason.text();
        ReleaseView view = requests.cancel(call(key, null), Releases.id(id), why);
        return Response.accepted(view.over() ? view : cancelling(view)).build();
    }

    private static ReleaseView cancelling(ReleaseView v) {
        return new ReleaseView(
                v.id(),
                v.application(),
                v.repository(),
                v.ref(),
                v.commit(),
                v.version(),
                v.origin(),
                v.warnings(),
                "cancelling",
                v.requestedBy(),
                v.requestedAt(),
                v.endedAt(),
                v.retryOf(),
                v.stages(),
                v.environments(),
                v.images(),
                v.tests(),
                v.failures(),
                v.firstFailures());
    }

    @POST
    @Path("/releases/{id}/retry")
    @Operation(
            summary = "Begins a new release of the same commit",
            description = "Of the same ref, as it is now, when the release failed before its commit was known.")
    @APIResponse(
            responseCode = "202",
            description = RELEASE,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReleaseView.class)))
    public Response retry(
            @PathParam("id") String id,
            @HeaderParam("Idempotency-Key") @Nullable @Size(min = 1, max = 200) String key) {
        ReleaseId old = Releases.id(id);
        ReleaseView view = releases.get(old);
        String ref =
                Optional.ofNullable(view.commit()).map(commit -> commit.sha()).orElse(view.ref());
        return accepted(requests.build(call(key, null), view.repository(), ref, old));
    }

    @POST
    @Path("/releases/{id}/approvals")
    @Operation(summary = "Lets a release into an environment, or keeps it out")
    @APIResponse(
            responseCode = "202",
            description = RELEASE,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReleaseView.class)))
    @APIResponse(responseCode = "409", description = "The release has ended, or is past that environment")
    public Response decide(
            @PathParam("id") String id,
            @Valid @NotNull Decision decision,
            @HeaderParam("Idempotency-Key") @Nullable @Size(min = 1, max = 200) String key) {
        String comment = decision.comment() == null ? "" : decision.comment();
        boolean approve = decision.decision().equals("approve");
        return Response.accepted(
                        requests.decide(call(key, null), Releases.id(id), decision.environment(), approve, comment))
                .build();
    }

    @GET
    @Path("/environments")
    @Operation(summary = "Shows what is where")
    @Tag(name = "environments")
    public Map<String, List<Views.PlaceView>> environments(
            @QueryParam("application")
                    @DefaultValue("")
                    @Size(max = 63)
                    @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
                    String application) {
        return Map.of("items", database.inTransaction(tx -> views.places(tx, application)));
    }

    @POST
    @Path("/applications/{application}/environments/{environment}/rollback")
    @Operation(summary = "Brings an application in an environment back to the version before")
    @Tag(name = "environments")
    @APIResponse(
            responseCode = "202",
            description = "What is to be replaced",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Requests.Rollback.class)))
    @APIResponse(responseCode = "409", description = "What is on its way there is being brought back already")
    public Response rollback(
            @PathParam("application") @Size(max = 63) @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
                    String application,
            @PathParam("environment") @Size(max = 63) @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
                    String environment,
            @RequestBody(required = false) @Valid @Nullable Reason reason,
            @HeaderParam("Idempotency-Key") @Nullable @Size(min = 1, max = 200) String key) {
        String why = reason == null ? "" : reason.text();
        return Response.accepted(requests.rollback(call(key, null), application, environment, why))
                .build();
    }
}
