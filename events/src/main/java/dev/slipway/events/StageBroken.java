package dev.slipway.events;

/**
 * Something went wrong with us, not with the release, and stayed wrong after every retry that it may have.
 *
 * @param job the job's kind and subject
 * @param attempts how many were made
 * @param failure the last attempt's reason
 */
public record StageBroken(String job, int attempts, Failure failure) implements Event.OfAnyStage {
    public StageBroken {
        Require.text(job, "job");
        Require.atLeast(attempts, 0, "attempts");
        Require.present(failure, "failure");
    }
}
