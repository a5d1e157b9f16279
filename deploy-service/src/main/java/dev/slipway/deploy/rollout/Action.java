package dev.slipway.deploy.rollout;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rollout does next; each may be repeated without harm. */
public sealed interface Action {
    /** Start the wanted version's instance of this ordinal, or start it again. */
    record Start(int ordinal) implements Action {}

    /** Give each named instance this share of the traffic; the router forgets all others. */
    record SetWeights(Map<String, Integer> weights) implements Action {
        public SetWeights {
            weights = Map.copyOf(weights);
        }
    }

    /** Send these instances no new requests, and give them time to finish what they have. */
    record Drain(List<String> names) implements Action {
        public Drain {
            names = List.copyOf(names);
        }
    }

    /** End this instance and clear away what it left. */
    record Stop(String name) implements Action {}

    /** Nothing can be done before something else happens. */
    record Wait(String reason) implements Action {}

    /** Only the wanted version is there, and all of it serves. */
    record Done() implements Action {}

    /**
     * The wanted version cannot be brought to serve.
     *
     * @param code stable, lower case with dashes
     * @param what one sentence
     * @param instance the instance that shows it; null when none does
     */
    record Fail(String code, String what, @Nullable String instance) implements Action {}
}
