package dev.slipway.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.EventJson;
import dev.slipway.events.Failure;
import dev.slipway.events.TestCounts;
import dev.slipway.testing.junit.FailedCase;
import dev.slipway.testing.junit.ReportFolder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Suites' reports in the registry, each a referrer of the snapshot that it is about. */
final class ReportStore {
    /** What a suite's report is; its first layer is the summary, the others are the tool's own files. */
    static final String ARTIFACT_TYPE = "application/vnd.slipway.test-report.v1+json";

    /** The first layer's file name. */
    static final String SUMMARY = "summary.json";

    private static final int MOST_FAILED = 1000;
    private static final String FILE_TYPE = "application/xml";
    private static final ObjectMapper MAPPER = EventJson.mapper();

    private final Registry registry;

    ReportStore(Registry registry) {
        this.registry = registry;
    }

    /**
     * The summary.
     *
     * @param suite its name in the plan
     * @param passed whether it holds
     * @param counts over all files
     * @param failures why it does not hold; empty when it does
     * @param failed the first cases that failed, at most {@value #MOST_FAILED}
     * @param files what each report file says, by name
     */
    record Summary(
            String suite,
            boolean passed,
            TestCounts counts,
            List<Failure> failures,
            List<FailedCase> failed,
            List<FileSummary> files) {
        static Summary of(String suite, TestCounts counts, List<Failure> failures, List<ReportFolder.Read> reports) {
            return new Summary(
                    suite,
                    failures.isEmpty(),
                    counts,
                    failures,
                    reports.stream()
                            .flatMap(read -> read.report().firstFailed().stream())
                            .limit(MOST_FAILED)
                            .toList(),
                    reports.stream()
                            .map(read ->
                                    new FileSummary(read.name(), read.report().counts()))
                            .toList());
        }
    }

    /**
     * What a report file says.
     *
     * @param name its path in the workspace
     * @param counts of its cases
     */
    record FileSummary(String name, TestCounts counts) {}

    /** Keeps a suite's report beside its snapshot. */
    ArtifactRef keep(ArtifactRef snapshot, Summary summary, List<ReportFolder.Read> files) {
        Stream<Layer> own = Stream.of(Layer.of(ARTIFACT_TYPE, json(summary), SUMMARY));
        Stream<Layer> reports = files.stream().map(read -> Layer.of(FILE_TYPE, read.file(), read.name()));
        return registry.pushArtifact(
                snapshot.repository(),
                ARTIFACT_TYPE,
                Stream.concat(own, reports).toList(),
                Map.of("dev.slipway.suite", summary.suite()),
                snapshot);
    }

    private static byte[] json(Summary summary) {
        try {
            return MAPPER.writeValueAsBytes(summary);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report of suite '" + summary.suite() + "' cannot be written", e);
        }
    }
}
