package dev.slipway.deploy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.events.ReleaseId;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What a job of deploy-service found out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DeployVerdict.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = DeployVerdict.Superseded.class, name = "superseded"),
    @JsonSubTypes.Type(value = DeployVerdict.Entered.class, name = "entered"),
    @JsonSubTypes.Type(value = DeployVerdict.Advanced.class, name = "advanced"),
    @JsonSubTypes.Type(value = DeployVerdict.Healthy.class, name = "healthy"),
    @JsonSubTypes.Type(value = DeployVerdict.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = DeployVerdict.Restored.class, name = "restored"),
    @JsonSubTypes.Type(value = DeployVerdict.Untouched.class, name = "untouched"),
    @JsonSubTypes.Type(value = DeployVerdict.Stalled.class, name = "stalled"),
    @JsonSubTypes.Type(value = DeployVerdict.Told.class, name = "told"),
    @JsonSubTypes.Type(value = DeployVerdict.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = DeployVerdict.Recalled.class, name = "recalled"),
})
sealed interface DeployVerdict {
    /** What a link of a rollout may find out. */
    sealed interface OfTick extends DeployVerdict {}

    /** What a link of a rollback may find out. */
    sealed interface OfRollback extends DeployVerdict {}

    /** What a link of a bring-back may find out. */
    sealed interface OfBringBack extends DeployVerdict {}

    /** The place is another's; or there is nothing to do in it yet. */
    record Waiting(String reason) implements OfTick, OfRollback, OfBringBack {}

    /** A later release of the application came before this one began. */
    record Superseded(ReleaseId by) implements OfTick {}

    /**
     * The place is ours from here on.
     *
     * @param rollout number of the rollout, by release and environment
     * @param image what goes there
     * @param replaces what served before; null when nothing did
     * @param strategy how
     */
    record Entered(int rollout, ArtifactRef image, @Nullable ArtifactRef replaces, String strategy)
            implements OfTick, OfRollback {}

    /**
     * The rollout is under way.
     *
     * @param rollout number of the rollout, by release and environment
     * @param ready instances of the wanted version that serve
     * @param desired how many shall
     * @param weight their share of the traffic, 0..100
     */
    record Advanced(int rollout, int ready, int desired, int weight) implements OfTick, OfRollback, OfBringBack {}

    /** The wanted version serves alone, at this address. */
    record Healthy(URI address) implements OfTick {}

    /**
     * The rollout has failed, and what served before serves again.
     *
     * @param rollout number of the rollout; null when none began
     * @param image what was to be brought there
     * @param serving what serves; null when nothing does
     * @param held whether the place is still ours to let go
     */
    record Failed(
            @Nullable Integer rollout,
            ArtifactRef image,
            @Nullable ArtifactRef serving,
            Failure failure,
            boolean held) implements OfTick, OfRollback {}

    /**
     * What served before serves again, on request or because the release did not reach its end.
     *
     * @param rollout number of the rollout that brought it back
     * @param from what was taken away
     * @param to what serves; null when nothing did before
     */
    record Restored(int rollout, ArtifactRef from, @Nullable ArtifactRef to) implements OfRollback, OfBringBack {}

    /** There was nothing of this release to bring back. */
    record Untouched(String reason) implements OfRollback, OfBringBack {}

    /** Something is wrong with us; it is tried again, without limit. */
    record Stalled(Failure failure) implements OfRollback, OfBringBack {}

    /** What was to be said is in the job itself. */
    record Told() implements DeployVerdict {}

    /** The place is free, or was not ours. */
    record Settled() implements DeployVerdict {}

    /**
     * The place is as the topic tells.
     *
     * @param kind of the ended rollout that the place is to be let go from; null when there is none
     * @param key of it
     */
    record Recalled(Journal.@Nullable Kind kind, String key) implements DeployVerdict {
        static final Recalled NOTHING = new Recalled(null, "");
    }
}
