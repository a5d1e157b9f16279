/**
 * Scans each published image with Trivy, and judges what it finds by the platform's policy. Depends on {@code runtime}
 * and what it stands on. Start with {@link dev.slipway.scan.ScanStage}, then {@link dev.slipway.scan.TrivyScanner} and
 * {@link dev.slipway.scan.ScanPolicy}.
 */
@NullMarked
package dev.slipway.scan;

import org.jspecify.annotations.NullMarked;
