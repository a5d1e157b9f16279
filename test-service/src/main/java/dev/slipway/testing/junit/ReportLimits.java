package dev.slipway.testing.junit;

/**
 * How much a suite's reports may be, each at least 1.
 *
 * @param files how many files
 * @param fileBytes size of one
 * @param totalBytes size of all together
 * @param cases how many test cases in all together
 */
public record ReportLimits(int files, long fileBytes, long totalBytes, int cases) {
    /** As the settings have it by default. */
    public static final ReportLimits DEFAULT = new ReportLimits(5000, 64L << 20, 512L << 20, 500_000);

    public ReportLimits {
        if (files < 1 || fileBytes < 1 || totalBytes < 1 || cases < 1) {
            throw new IllegalArgumentException("limits of test reports must be at least 1");
        }
    }
}
