package dev.slipway.gateway;

import dev.slipway.gateway.ReleaseDocument.Stage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stages of a release while a fact is added. */
final class StageBook {
    private static final Set<String> BAD = Set.of("failed", "broken");

    private final Map<String, Stage> stages = new LinkedHashMap<>();

    StageBook(List<Stage> stages) {
        stages.forEach(stage -> this.stages.put(stage.name(), stage));
    }

    List<Stage> list() {
        return List.copyOf(stages.values());
    }

    boolean is(String name, String state) {
        return stage(name).state().equals(state);
    }

    @Nullable
    String noteOf(String name) {
        return stage(name).note();
    }

    private Stage stage(String name) {
        Stage stage = stages.get(name);
        if (stage == null) {
            throw new IllegalArgumentException("there is no stage " + name);
        }
        return stage;
    }

    /** Begins, or goes on; a stage that has ended stays so. */
    void begin(String name, Instant at, @Nullable String note) {
        Stage old = stage(name);
        boolean ended = old.endedAt() != null;
        stages.put(
                name,
                new Stage(
                        name,
                        ended ? old.state() : "running",
                        old.startedAt() == null ? at : old.startedAt(),
                        old.endedAt(),
                        note == null ? old.note() : note));
    }

    /** Ends, or ends otherwise than it first seemed; what went wrong stays so. */
    void end(String name, String state, Instant at, @Nullable String note) {
        Stage old = stage(name);
        if (BAD.contains(old.state()) && !BAD.contains(state)) {
            return;
        }
        stages.put(name, new Stage(name, state, old.startedAt() == null ? at : old.startedAt(), at, note));
    }

    /** What has ended already is not cancelled. */
    void cancel(String name, Instant at, String why) {
        Stage old = stage(name);
        if (old.endedAt() == null) {
            stages.put(name, new Stage(name, "cancelled", old.startedAt(), at, why));
        }
    }

    /** What had passed keeps that; what was under way did not hold. */
    void rolledBack(Instant at, String why) {
        if (stage("deploy").endedAt() == null) {
            end("deploy", "failed", at, why);
        } else {
            note("deploy", why);
        }
    }

    void note(String name, String note) {
        Stage old = stage(name);
        stages.put(name, new Stage(name, old.state(), old.startedAt(), old.endedAt(), note));
    }
}
