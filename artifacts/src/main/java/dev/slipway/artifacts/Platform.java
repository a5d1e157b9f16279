package dev.slipway.artifacts;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest in an index is made for (OCI image index specification, {@code platform}).
 *
 * @param os e.g. {@code linux}
 * @param architecture in Go's naming, e.g. {@code amd64}
 * @param variant of the architecture, e.g. {@code v8}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Platform(
        String os, String architecture, @Nullable String variant) {
    public Platform {
        os = os == null ? "" : os;
        architecture = architecture == null ? "" : architecture;
    }

    /** Linux on this machine's processor. */
    public static Platform current() {
        return ofJvm(System.getProperty("os.arch", ""));
    }

    static Platform ofJvm(String jvmArchitecture) {
        return switch (jvmArchitecture) {
            case "amd64", "x86_64" -> new Platform("linux", "amd64", null);
            case "aarch64", "arm64" -> new Platform("linux", "arm64", null);
            default -> new Platform("linux", jvmArchitecture, null);
        };
    }

    /** Whether what is made for that platform runs on this one; arm64 has the one variant v8. */
    public boolean runs(Platform other) {
        return os.equals(other.os)
                && architecture.equals(other.architecture)
                && (other.variant == null || other.variant.isEmpty() || other.variant.equals("v8"));
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null || variant.isEmpty() ? "" : "/" + variant);
    }
}
