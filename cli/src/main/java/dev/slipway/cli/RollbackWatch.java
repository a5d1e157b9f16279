package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Waits until a rollback is done, or has failed. Its jobs, which its facts name, are named after its command. */
final class RollbackWatch {
    private final Gateway gateway;
    private final Terminal terminal;

    RollbackWatch(Gateway gateway, Terminal terminal) {
        this.gateway = gateway;
        this.terminal = terminal;
    }

    /**
     * Shows a rollback's facts as they come.
     *
     * @param release the one that is to be replaced
     * @return the fact that ended it
     */
    Gateway.ServerEvent follow(String release, String command) {
        AtomicReference<Gateway.@Nullable ServerEvent> end = new AtomicReference<>();
        Following.of(gateway, "/releases/" + release + "/events?follow=aftermath", why -> {}, event -> {
            if (concerns(event, command)) {
                show(release, event);
                end.set(ends(event) ? event : null);
            }
            return end.get() == null;
        });
        Gateway.ServerEvent last = end.get();
        if (last == null) {
            throw new IllegalStateException("a rollback's events ended before it did");
        }
        return last;
    }

    private void show(String release, Gateway.ServerEvent event) {
        JsonNode data = event.data().path("data");
        terminal.emit(event.data());
        terminal.say("  " + Words.of(release, event.type(), data));
        if (data.has("failure")) {
            Words.failure(data.path("failure")).forEach(line -> terminal.say("    " + line));
        }
    }

    /** Whether a fact is one of this command's. */
    static boolean concerns(Gateway.ServerEvent event, String command) {
        String job = event.data().path("job").asText();
        return job.equals("rollback/" + command) || job.startsWith("rollback/" + command + "#");
    }

    /** Whether nothing follows this fact of a rollback. */
    static boolean ends(Gateway.ServerEvent event) {
        return switch (event.type()) {
            case "slipway.deploy.rolledback.v1",
                    "slipway.deploy.failed.v1",
                    "slipway.stage.cancelled.v1",
                    "slipway.stage.broken.v1" -> true;
            default -> false;
        };
    }

    /** Whether what served before serves again. */
    static boolean done(Gateway.ServerEvent end) {
        return end.type().equals("slipway.deploy.rolledback.v1");
    }
}
