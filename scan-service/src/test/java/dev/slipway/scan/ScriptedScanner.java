package dev.slipway.scan;

import dev.slipway.events.ArtifactRef;
import dev.slipway.runtime.JobContext;
import java.util.function.Supplier;

/** A scanner that answers what it is told to. */
record ScriptedScanner(Supplier<Scan> answer) implements Scanner {
    @Override
    public Scan scan(ArtifactRef image, JobContext context) {
        return answer.get();
    }
}
