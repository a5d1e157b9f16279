package dev.slipway.devstack.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The OCI's own conformance suite ({@code SLIPWAY_OCI_CONFORMANCE} names the program) against this registry. */
class ConformanceIT {
    private static final String PROGRAM = "SLIPWAY_OCI_CONFORMANCE";

    /**
     * Beyond the suite's defaults, what this registry also does. Off by default and left off: manifests whose parts were
     * never pushed (it refuses them), and tags as parameters of a push by digest (later than version 1.1).
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "OCI_VERSION", "1.1",
            "OCI_TLS", "disabled",
            "OCI_LOG", "error",
            "OCI_API_BLOBS_DIGEST_HEADER", "true",
            "OCI_API_MANIFESTS_DIGEST_HEADER", "true",
            "OCI_API_BLOBS_UPLOAD_CANCEL", "true");

    @TempDir
    Path folder;

    /** One test of the suite; the status as it stands in its JUnit report. */
    private record Case(String name, String status, String errors) {}

    @Test
    void shouldPassEveryGroupOfTheConformanceSuite() throws Exception {
        // given
        String program = program();
        List<Case> cases;

        // when
        try (OciRegistry registry = OciRegistry.start(folder.resolve("registry"), 0)) {
            run(program, registry.address());
        }
        cases = report();

        // then
        assertThat(cases).extracting(Case::name).anyMatch(name -> name.contains("referrers"));
        assertThat(cases).hasSizeGreaterThan(500);
        assertThat(cases).filteredOn(one -> !one.status().equals("passed")).isEmpty();
    }

    private static String program() {
        String program = System.getenv(PROGRAM);
        boolean found = program != null && Files.isExecutable(Path.of(program));
        if (!found) {
            String why = program == null ? PROGRAM + " names no program" : program + " is no program";
            System.out.println("did not run: OCI conformance tier (" + why + ")");
            assumeTrue(false, why);
        }
        return String.valueOf(program);
    }

    /** Its exit code tells less than its report: it is 0 when the suite could not even begin. */
    private void run(String program, String address) throws IOException, InterruptedException {
        ProcessBuilder suite = new ProcessBuilder(program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        suite.environment().keySet().removeIf(name -> name.startsWith("OCI_"));
        suite.environment().putAll(SETTINGS);
        suite.environment().put("OCI_REGISTRY", address);
        suite.environment().put("OCI_RESULTS_DIR", folder.resolve("results").toString());
        Process process = suite.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("the suite ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private List<Case> report() throws Exception {
        Path report = folder.resolve("results/junit.xml");
        assertThat(report).as(() -> "the suite's report; it said: " + said()).exists();
        NodeList found = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            Element one = (Element) found.item(i);
            NodeList errors = one.getElementsByTagName("system-out");
            cases.add(new Case(
                    one.getAttribute("name"),
                    one.getAttribute("status"),
                    errors.getLength() == 0 ? "" : errors.item(0).getTextContent()));
        }
        return cases;
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
