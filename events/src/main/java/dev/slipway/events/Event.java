package dev.slipway.events;

/**
 * A past-tense fact about a release, complete enough to act on. What identifies and orders it stands in the
 * {@link Fact} around it; its name on the wire and its writer stand in {@link EventType}.
 */
public sealed interface Event {
    /** Stated by the gateway; each names the actor that asked for it. */
    sealed interface OfGateway extends Event
            permits BuildRequested,
                    CancelRequested,
                    PromotionApproved,
                    PromotionRejected,
                    RollbackRequested,
                    ReleaseExpired {
        /** The name of the token or webhook that asked. */
        String actor();
    }

    /** Stated by build-service. */
    sealed interface OfBuild extends Event
            permits BuildStarted, ReleasePlanned, BuildSucceeded, BuildFailed, ImagePublished, PackagePublished {}

    /** Stated by test-service. */
    sealed interface OfTest extends Event permits TestsStarted, TestsPassed, TestsFailed, SmokePassed, SmokeFailed {}

    /** Stated by scan-service. */
    sealed interface OfScan extends Event permits ScanStarted, ScanPassed, ScanSkipped, ScanRejected, ScanRevoked {}

    /** Stated by deploy-service. */
    sealed interface OfDeploy extends Event
            permits DeployStarted,
                    RolloutAdvanced,
                    ApprovalAwaited,
                    DeployHealthy,
                    DeployFailed,
                    RolledBack,
                    ReleaseSuperseded {}

    /** Stated by whichever stage it happened to. */
    sealed interface OfAnyStage extends Event permits StageBroken, StageCancelled {}
}
