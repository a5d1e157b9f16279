package dev.slipway.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Reads releases, for the API and the pages. */
@ApplicationScoped
class Releases {
    private static final String CURSOR = "releases:";

    private final Database database;
    private final Views views;

    Releases(Database database, Views views) {
        this.database = database;
        this.views = views;
    }

    static Problem unknown(String id) {
        return Problem.of(
                "no-such-release",
                404,
                "There is no release '" + id + "'.",
                "See /api/v1/releases for those there are.");
    }

    /** Reads an id of a path; one that is malformed names no release. */
    static ReleaseId id(String text) {
        try {
            return ReleaseId.parse(text);
        } catch (IllegalArgumentException e) {
            throw unknown(text).thrown();
        }
    }

    ReleaseView get(ReleaseId id) {
        ReleaseView view = database.inTransaction(tx -> views.get(tx, id));
        if (view == null) {
            throw unknown(id.toString()).thrown();
        }
        return view;
    }

    /**
     * A page of releases.
     *
     * @param next cursor of the page after it; null when this is the last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ReleasePage")
    record Page(List<ReleaseView> items, @Nullable String next) {}

    /** Throws the problems {@code foreign-cursor} and {@code unknown-state}. */
    Page page(@Nullable String cursor, String application, String state, int limit) {
        refuseUnknown(state);
        String before = cursor == null ? "" : before(cursor);
        List<ReleaseView> found = database.inTransaction(tx -> views.page(tx, before, application, state, limit + 1));
        boolean more = found.size() > limit;
        List<ReleaseView> items = more ? found.subList(0, limit) : found;
        return new Page(items, more ? cursor(items.getLast().id()) : null);
    }

    private static void refuseUnknown(String state) {
        if (!state.isEmpty() && !ReleaseView.states().contains(state)) {
            throw Problem.of(
                            "unknown-state",
                            400,
                            "'" + state + "' is no state of a release.",
                            "Use one of " + String.join(", ", ReleaseView.states()) + ".")
                    .thrown();
        }
    }

    private static String cursor(ReleaseId last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((CURSOR + last).getBytes(StandardCharsets.UTF_8));
    }

    private static String before(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(CURSOR)) {
                return ReleaseId.parse(text.substring(CURSOR.length())).toString();
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the refusal: whatever is wrong with it, it is none of ours.
        }
        throw Problem.of("foreign-cursor", 400, "The cursor was not given out by this list.", "Begin without a cursor.")
                .thrown();
    }
}
