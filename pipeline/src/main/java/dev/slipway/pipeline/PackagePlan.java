package dev.slipway.pipeline;

import java.util.Objects;

/**
 * An artifact beside the image, made from the tested snapshot.
 *
 * @param name distinct among the plan's packages
 * @param type what kind it is
 * @param from a path or {@link Glob} inside the workspace; a folder is taken with all it holds
 */
public record PackagePlan(String name, PackageType type, String from) {
    public PackagePlan {
        Objects.requireNonNull(type, "type");
        Rule.NAME.require("package", name);
        Rule.GLOB.require("package's from", from);
    }
}
