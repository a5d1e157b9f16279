package dev.slipway.gateway;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.gateway.ReleaseDocument.Environment;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environments of a release while a fact is added. One that the plan does not name is added when it is told of. */
final class EnvironmentBook {
    private final Map<String, Environment> environments = new LinkedHashMap<>();

    EnvironmentBook(List<Environment> environments) {
        environments.forEach(environment -> this.environments.put(environment.name(), environment));
    }

    List<Environment> list() {
        return List.copyOf(environments.values());
    }

    void planned(List<PlannedEnvironment> planned) {
        planned.forEach(environment -> environments.putIfAbsent(environment.name(), waiting(environment.name())));
    }

    private static Environment waiting(String name) {
        return new Environment(name, "waiting", null, null);
    }

    private Environment get(String name) {
        return environments.getOrDefault(name, waiting(name));
    }

    void state(String name, String state) {
        Environment old = get(name);
        environments.put(name, new Environment(name, state, old.address(), old.image()));
    }

    void approved(String name) {
        if (get(name).state().equals("awaiting-approval")) {
            state(name, "waiting");
        }
    }

    void rollingOut(String name, ArtifactRef image) {
        environments.put(name, new Environment(name, "rolling-out", get(name).address(), image));
    }

    void healthy(String name, String state, URI address, ArtifactRef image) {
        environments.put(name, new Environment(name, state, address, image));
    }

    /** Where nothing served before, nothing does now. */
    void rolledBack(String name, @Nullable ArtifactRef to) {
        URI address = to == null ? null : get(name).address();
        environments.put(name, new Environment(name, "rolled-back", address, to));
    }
}
