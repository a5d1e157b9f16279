/**
 * Suites' reports: JUnit XML files found in a workspace, and read as what they are, the words of untested code.
 *
 * <p>Start with {@link dev.slipway.testing.junit.ReportFolder}, then {@link dev.slipway.testing.junit.JUnitXml}. Depends
 * on {@code pipeline} (globs) and {@code events} alone.
 */
@NullMarked
package dev.slipway.testing.junit;

import org.jspecify.annotations.NullMarked;
