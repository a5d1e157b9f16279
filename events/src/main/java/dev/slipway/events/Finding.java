package dev.slipway.events;

import org.jspecify.annotations.Nullable;

/**
 * A known weakness in an image.
 *
 * @param id e.g. {@code CVE-2023-30861}
 * @param severity as the scanner rates it
 * @param packageName what it is in
 * @param installed the version that is there
 * @param fixed the version or versions that mend it; null when there is none yet
 * @param title one line; may be empty
 */
public record Finding(
        String id,
        Severity severity,
        String packageName,
        String installed,
        @Nullable String fixed,
        String title) {
    public Finding {
        Require.text(id, "id");
        Require.present(severity, "severity");
        Require.text(packageName, "packageName");
        Require.present(installed, "installed");
        Require.present(title, "title");
    }
}
