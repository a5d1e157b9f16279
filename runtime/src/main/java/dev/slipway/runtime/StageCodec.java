package dev.slipway.runtime;

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
            throw new IllegalArgumentException("job kind '" + kind + "' is unknown: it was made by a newer service");
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
