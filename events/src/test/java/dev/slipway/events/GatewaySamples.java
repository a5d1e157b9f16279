package dev.slipway.events;

import java.time.Instant;
import java.util.List;

/** What the gateway states. */
final class GatewaySamples {
    private GatewaySamples() {}

    static List<Event.OfGateway> full() {
        return List.of(
                new BuildRequested("ada", Samples.REPOSITORY, "refs/heads/main", Samples.EARLIER),
                new CancelRequested("ada", "wrong branch"),
                new PromotionApproved("grace", "production", "looked at staging, all well"),
                new PromotionRejected("grace", "production", "the banner is missing on phones"),
                new RollbackRequested(
                        "grace", "c-7f3a", Samples.APPLICATION, "production", "orders fail since this version"),
                new ReleaseExpired("gateway", Instant.parse("2026-03-05T09:15:27Z"), "approval for production"));
    }

    static List<Event.OfGateway> minimal() {
        return List.of(
                new BuildRequested("ada", Samples.REPOSITORY, "main", null),
                new CancelRequested("ada", ""),
                new PromotionApproved("ada", "p", ""),
                new PromotionRejected("ada", "p", ""),
                new RollbackRequested("ada", "c", "a", "p", ""),
                new ReleaseExpired("gateway", Instant.EPOCH, ""));
    }
}
