package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Release ids as people type them: whole, or their beginning where that is unique. */
final class ReleaseIds {
    private static final int WHOLE = 36;
    private static final int SHORTEST = 8;
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f-]{" + SHORTEST + "," + WHOLE + "}");

    private ReleaseIds() {}

    /** The id that begins so. Ids are ordered by their time, and the list has the newest first. */
    static String resolve(Gateway gateway, String typed) {
        String beginning = typed.strip().toLowerCase(Locale.ROOT);
        if (beginning.length() == WHOLE && BEGINNING.matcher(beginning).matches()) {
            return beginning;
        } else if (!BEGINNING.matcher(beginning).matches()) {
            throw new Trouble(
                    "'" + typed + "' is no release's id, nor the first " + SHORTEST
                            + " characters or more of one; see ./slipway releases",
                    Trouble.WRONG_USE);
        }
        List<JsonNode> found = beginningWith(gateway, beginning);
        if (found.size() == 1) {
            return found.getFirst().path("id").asText();
        } else if (found.isEmpty()) {
            throw new Trouble("there is no release '" + typed + "'; see ./slipway releases");
        }
        throw new Trouble(
                "several releases begin with '" + typed + "'; type more of the one that you mean:" + lines(found),
                Trouble.WRONG_USE);
    }

    /** Its first 13 characters: the millisecond of its making, which tells it from others. */
    static String abbreviated(String id) {
        return id.substring(0, Math.min(13, id.length()));
    }

    private static String lines(List<JsonNode> releases) {
        StringBuilder lines = new StringBuilder();
        releases.forEach(release -> lines.append("\n  ").append(ReleasesCommand.line(release)));
        return lines.toString();
    }

    private static List<JsonNode> beginningWith(Gateway gateway, String beginning) {
        List<JsonNode> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = gateway.get("/releases?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            cursor = page.path("next").asText();
            for (JsonNode release : page.path("items")) {
                String id = release.path("id").asText();
                if (id.startsWith(beginning)) {
                    found.add(release);
                } else if (id.compareTo(beginning) < 0) {
                    return found;
                }
            }
        } while (!cursor.isEmpty());
        return found;
    }
}
