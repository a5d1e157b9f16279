package dev.slipway.scan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.slipway.events.Coverage;
import dev.slipway.events.Failure;
import dev.slipway.events.Finding;
import dev.slipway.events.ScanEvidence;
import java.util.List;

/** What was found out about an image. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ScanVerdict.Clean.class, name = "clean"),
    @JsonSubTypes.Type(value = ScanVerdict.Blocked.class, name = "blocked"),
    @JsonSubTypes.Type(value = ScanVerdict.Unscanned.class, name = "unscanned")
})
sealed interface ScanVerdict {
    /** Policy has no objection. */
    record Clean(Coverage coverage, ScanEvidence evidence) implements ScanVerdict {}

    /** Policy objects. */
    record Blocked(Coverage coverage, List<Failure> reasons, List<Finding> findings, ScanEvidence evidence)
            implements ScanVerdict {}

    /** Nothing was looked at, and policy does not demand it. */
    record Unscanned(Failure reason) implements ScanVerdict {}
}
