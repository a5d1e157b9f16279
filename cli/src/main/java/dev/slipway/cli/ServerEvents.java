package dev.slipway.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts the lines of a server-sent stream together to events. */
final class ServerEvents {
    private final Consumer<Gateway.ServerEvent> consumer;
    private final StringBuilder data = new StringBuilder();
    private @Nullable String id;
    private String type = "message";

    ServerEvents(Consumer<Gateway.ServerEvent> consumer) {
        this.consumer = consumer;
    }

    void line(String line) {
        if (line.isEmpty()) {
            end();
        } else if (!line.startsWith(":")) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            field(field, value);
        }
    }

    private void field(String field, String value) {
        switch (field) {
            case "id" -> id = value;
            case "event" -> type = value;
            case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
            default -> {}
        }
    }

    private void end() {
        if (!data.isEmpty()) {
            consumer.accept(new Gateway.ServerEvent(id, type, Json.read(data.toString())));
        }
        data.setLength(0);
        type = "message";
    }
}
