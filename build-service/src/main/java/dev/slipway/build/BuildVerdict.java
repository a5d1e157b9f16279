package dev.slipway.build;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import java.util.List;

/** What build-service found out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BuildVerdict.Built.class, name = "built"),
    @JsonSubTypes.Type(value = BuildVerdict.NotBuilt.class, name = "not-built"),
    @JsonSubTypes.Type(value = BuildVerdict.Published.class, name = "published"),
    @JsonSubTypes.Type(value = BuildVerdict.Tagged.class, name = "tagged")
})
public sealed interface BuildVerdict {
    /**
     * The build steps ended well, and the workspace is kept.
     *
     * @param application what is released
     * @param plan the plan that it was built by
     * @param snapshot the workspace
     */
    record Built(String application, ArtifactRef plan, ArtifactRef snapshot) implements BuildVerdict {}

    /**
     * It cannot be built, or not be packaged.
     *
     * @param failures what is wrong; at least one
     */
    record NotBuilt(List<Failure> failures) implements BuildVerdict {
        public NotBuilt {
            failures = List.copyOf(failures);
        }

        static NotBuilt because(Failure failure) {
            return new NotBuilt(List.of(failure));
        }
    }

    /**
     * An image or a package lies in the registry.
     *
     * @param kind the package's type, such as {@code archive}; {@code image} for an image
     * @param artifact what was published
     * @param bytes size of its layers
     */
    record Published(String kind, ArtifactRef artifact, long bytes) implements BuildVerdict {}

    /**
     * The tags were read back.
     *
     * @param tags those that name the artifact; one that the registry does not let be set, or that somebody else keeps
     *     setting, is not among them
     */
    record Tagged(List<String> tags) implements BuildVerdict {
        public Tagged {
            tags = List.copyOf(tags);
        }
    }
}
