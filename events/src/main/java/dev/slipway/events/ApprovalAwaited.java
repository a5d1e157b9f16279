package dev.slipway.events;

/**
 * The release stands before an environment whose policy asks for a person's approval.
 *
 * @param environment which
 * @param image what would go there
 */
public record ApprovalAwaited(String environment, ArtifactRef image) implements Event.OfDeploy {
    public ApprovalAwaited {
        Require.name(environment, "environment");
        Require.present(image, "image");
    }
}
