package dev.slipway.events;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The name of each event on the wire, its record, and who may state it. Names never change; a new form is a new name. */
public enum EventType {
    BUILD_REQUESTED("slipway.build.requested.v1", BuildRequested.class),
    CANCEL_REQUESTED("slipway.cancel.requested.v1", CancelRequested.class),
    PROMOTION_APPROVED("slipway.promotion.approved.v1", PromotionApproved.class),
    PROMOTION_REJECTED("slipway.promotion.rejected.v1", PromotionRejected.class),
    ROLLBACK_REQUESTED("slipway.rollback.requested.v1", RollbackRequested.class),
    RELEASE_EXPIRED("slipway.release.expired.v1", ReleaseExpired.class),
    BUILD_STARTED("slipway.build.started.v1", BuildStarted.class),
    RELEASE_PLANNED("slipway.release.planned.v1", ReleasePlanned.class),
    BUILD_SUCCEEDED("slipway.build.succeeded.v1", BuildSucceeded.class),
    BUILD_FAILED("slipway.build.failed.v1", BuildFailed.class),
    IMAGE_PUBLISHED("slipway.image.published.v1", ImagePublished.class),
    PACKAGE_PUBLISHED("slipway.package.published.v1", PackagePublished.class),
    TESTS_STARTED("slipway.tests.started.v1", TestsStarted.class),
    TESTS_PASSED("slipway.tests.passed.v1", TestsPassed.class),
    TESTS_FAILED("slipway.tests.failed.v1", TestsFailed.class),
    SMOKE_PASSED("slipway.smoke.passed.v1", SmokePassed.class),
    SMOKE_FAILED("slipway.smoke.failed.v1", SmokeFailed.class),
    SCAN_STARTED("slipway.scan.started.v1", ScanStarted.class),
    SCAN_PASSED("slipway.scan.passed.v1", ScanPassed.class),
    SCAN_SKIPPED("slipway.scan.skipped.v1", ScanSkipped.class),
    SCAN_REJECTED("slipway.scan.rejected.v1", ScanRejected.class),
    SCAN_REVOKED("slipway.scan.revoked.v1", ScanRevoked.class),
    DEPLOY_STARTED("slipway.deploy.started.v1", DeployStarted.class),
    ROLLOUT_ADVANCED("slipway.rollout.advanced.v1", RolloutAdvanced.class),
    APPROVAL_AWAITED("slipway.approval.awaited.v1", ApprovalAwaited.class),
    DEPLOY_HEALTHY("slipway.deploy.healthy.v1", DeployHealthy.class),
    DEPLOY_FAILED("slipway.deploy.failed.v1", DeployFailed.class),
    ROLLED_BACK("slipway.deploy.rolledback.v1", RolledBack.class),
    RELEASE_SUPERSEDED("slipway.release.superseded.v1", ReleaseSuperseded.class),
    STAGE_BROKEN("slipway.stage.broken.v1", StageBroken.class),
    STAGE_CANCELLED("slipway.stage.cancelled.v1", StageCancelled.class);

    private static final Map<String, EventType> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wire, Function.identity()));
    private static final Map<Class<?>, EventType> BY_RECORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::record, Function.identity()));

    private final String wire;
    private final Class<? extends Event> record;

    EventType(String wire, Class<? extends Event> record) {
        this.wire = wire;
        this.record = record;
    }

    /** The type of this event. */
    public static EventType of(Event event) {
        return of(event.getClass());
    }

    /** The type of this record; an {@link IllegalArgumentException} when the table lacks it. */
    public static EventType of(Class<? extends Event> record) {
        EventType type = BY_RECORD.get(record);
        if (type == null) {
            throw new IllegalArgumentException(record + " has no name on the wire");
        }
        return type;
    }

    /** The type of this name on the wire; empty when it is unknown here, e.g. because its writer is newer. */
    public static Optional<EventType> ofWire(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }

    /** CloudEvents {@code type}. */
    public String wire() {
        return wire;
    }

    /** The record that carries its data. */
    public Class<? extends Event> record() {
        return record;
    }

    /** Who may state it. */
    public Set<Source> writers() {
        if (Event.OfGateway.class.isAssignableFrom(record)) {
            return EnumSet.of(Source.GATEWAY);
        } else if (Event.OfBuild.class.isAssignableFrom(record)) {
            return EnumSet.of(Source.BUILD);
        } else if (Event.OfTest.class.isAssignableFrom(record)) {
            return EnumSet.of(Source.TEST);
        } else if (Event.OfScan.class.isAssignableFrom(record)) {
            return EnumSet.of(Source.SCAN);
        } else if (Event.OfDeploy.class.isAssignableFrom(record)) {
            return EnumSet.of(Source.DEPLOY);
        }
        return EnumSet.complementOf(EnumSet.of(Source.GATEWAY));
    }
}
