package dev.slipway.runtime;

import dev.slipway.events.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Map;

/** The one stage of this service, with its payloads and verdicts as JSON. */
@ApplicationScoped
class StageCodec {
    private final Stage<Object, Object> stage;

    @SuppressWarnings("unchecked")
    StageCodec(Instance<Stage<?, ?>> stages) {
        stage = (Stage<Object, Object>) stages.get();
    }

    Stage<Object, Object> stage() {
        return stage;
    }

    /** The names of all kinds, with spaces between them. */
    String kinds() {
        return String.join(" ", stage.kinds().keySet());
    }

    boolean knows(String kind) {
        return stage.kinds().containsKey(kind);
    }

    String kind(Object payload) {
        return stage.kinds().entrySet().stream()
                .filter(entry -> entry.getValue().isInstance(payload))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(payload + " is of no kind that the stage names"));
    }

    String writeJob(Object payload) {
        return Json.write(payload);
    }

    Object readJob(String kind, String payload) {
        Class<?> type = stage.kinds().get(kind);
        if (type == null) {
            throw Breakdown.outage(
                    Failure.of(
                            "job-of-newer-version",
                            "another job of this release, of kind '" + kind + "', is one that a newer version made",
                            "Upgrade this replica too; until then its jobs of this release wait."),
                    null);
        }
        return Json.read(payload, type);
    }

    String writeVerdict(Object verdict) {
        return Json.write(verdict, stage.verdicts());
    }

    Object readVerdict(String json) {
        return Json.read(json, stage.verdicts());
    }
}
