package dev.slipway.gateway;

import dev.slipway.events.Digest;
import dev.slipway.events.ReleaseId;
import dev.slipway.gateway.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a list of releases goes on: the last that was shown, and a mark of the list that it belongs to. */
final class ReleaseCursor {
    private ReleaseCursor() {}

    static String of(ReleaseViews.Wanted wanted, ReleaseId last) {
        String text = "v1," + mark(wanted, last) + "," + last;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Null for none; a 400 problem for one of another list, or of nowhere. */
    static @Nullable ReleaseId parse(ReleaseViews.Wanted wanted, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII).split(",", -1);
            if (parts.length == 3 && parts[0].equals("v1")) {
                ReleaseId last = ReleaseId.parse(parts[2]);
                if (parts[1].equals(mark(wanted, last))) {
                    return last;
                }
            }
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
        throw foreign();
    }

    private static String mark(ReleaseViews.Wanted wanted, ReleaseId last) {
        String list = "releases\0" + wanted.application() + "\0" + wanted.state() + "\0" + last;
        return Digest.of(list.getBytes(StandardCharsets.UTF_8)).abbreviated();
    }

    private static ProblemException foreign() {
        return ProblemException.invalid(
                "cursor",
                "is not of this list",
                "Take the cursor from 'next' of the same list, with the same application and state, or leave it out.");
    }
}
