package dev.slipway.cli;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts the lines of a server-sent stream together to events. */
final class ServerEvents {
    private final Predicate<Gateway.ServerEvent> wantsMore;
    private final StringBuilder data = new StringBuilder();
    private @Nullable String id;
    private String type = "message";

    ServerEvents(Predicate<Gateway.ServerEvent> wantsMore) {
        this.wantsMore = wantsMore;
    }

    /** Takes the stream's next line; false when no more is wanted. */
    boolean line(String line) {
        if (line.isEmpty()) {
            return end();
        } else if (!line.startsWith(":")) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            field(field, value);
        }
        return true;
    }

    private void field(String field, String value) {
        switch (field) {
            case "id" -> id = value;
            case "event" -> type = value;
            case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
            default -> {}
        }
    }

    private boolean end() {
        Gateway.ServerEvent event =
                data.isEmpty() ? null : new Gateway.ServerEvent(id, type, Json.read(data.toString()));
        data.setLength(0);
        type = "message";
        return event == null || wantsMore.test(event);
    }
}
