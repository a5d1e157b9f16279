package dev.slipway.scan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.EventJson;
import dev.slipway.events.Finding;
import dev.slipway.events.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trivy's JSON report, schema version 2. Nearly every key is left out when it is empty, so each is optional; unknown
 * keys are ignored.
 *
 * @param family of the operating system; empty when none was found
 * @param system family and release, for people
 * @param systemPackages whether the system's packages were looked at
 * @param endOfLife whether that release gets no more fixes ({@code EOSL})
 * @param digests the digests that the image has in its registry
 * @param findings in the report's order
 */
record TrivyReport(
        String family,
        String system,
        boolean systemPackages,
        boolean endOfLife,
        List<String> digests,
        List<Finding> findings) {
    private static final ObjectMapper MAPPER = EventJson.mapper();
    private static final int TITLE = 200;

    /** What is looked at. The rest, descriptions and references above all, is most of a report, and never held. */
    private static final Set<String> KEYS = Set.of(
            "SchemaVersion",
            "Metadata",
            "OS",
            "Family",
            "Name",
            "EOSL",
            "RepoDigests",
            "Results",
            "Class",
            "Vulnerabilities",
            "VulnerabilityID",
            "Severity",
            "PkgName",
            "InstalledVersion",
            "FixedVersion",
            "Title");

    private static final TokenFilter LOOKED_AT = new TokenFilter() {
        @Override
        public @Nullable TokenFilter includeProperty(String name) {
            return KEYS.contains(name) ? this : null;
        }

        @Override
        public boolean includeEmptyObject(boolean contentsFiltered) {
            return true;
        }
    };

    /**
     * Reads a report as it comes.
     *
     * @throws IllegalArgumentException if it is none
     * @throws IOException if it cannot be read
     */
    static TrivyReport read(InputStream json) throws IOException {
        JsonNode root = tree(json);
        if (root.path("SchemaVersion").asInt() != 2) {
            throw new IllegalArgumentException("the scanner's report has schema version "
                    + root.path("SchemaVersion").asText("none") + ", not 2");
        }
        JsonNode os = root.path("Metadata").path("OS");
        String family = os.path("Family").asText("").equals("none")
                ? ""
                : os.path("Family").asText("");
        List<String> digests = new ArrayList<>();
        root.path("Metadata").path("RepoDigests").forEach(digest -> digests.add(digest.asText()));
        return new TrivyReport(
                family,
                (family + " " + os.path("Name").asText("")).strip(),
                hasClass(root, "os-pkgs"),
                os.path("EOSL").asBoolean(false),
                List.copyOf(digests),
                findings(root));
    }

    private static JsonNode tree(InputStream json) throws IOException {
        try (JsonParser parser = new FilteringParserDelegate(
                MAPPER.createParser(json), LOOKED_AT, TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH, true)) {
            JsonNode root = MAPPER.reader().readTree(parser);
            return root == null ? MAPPER.missingNode() : root;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the scanner's report is no JSON", e);
        }
    }

    private static boolean hasClass(JsonNode root, String name) {
        for (JsonNode result : root.path("Results")) {
            if (result.path("Class").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static List<Finding> findings(JsonNode root) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode result : root.path("Results")) {
            for (JsonNode found : result.path("Vulnerabilities")) {
                findings.add(finding(found));
            }
        }
        return List.copyOf(findings);
    }

    private static Finding finding(JsonNode found) {
        String title = found.path("Title").asText("").replaceAll("\\s+", " ").strip();
        String fixed = found.path("FixedVersion").asText("");
        return new Finding(
                found.path("VulnerabilityID").asText("unnamed"),
                severity(found.path("Severity").asText("UNKNOWN")),
                found.path("PkgName").asText("unnamed"),
                found.path("InstalledVersion").asText(""),
                fixed.isEmpty() ? null : fixed,
                title.substring(0, Math.min(TITLE, title.length())));
    }

    /** A word that Trivy adds one day must not break a scan: it counts as unknown. */
    private static Severity severity(String word) {
        try {
            return Severity.parse(word);
        } catch (IllegalArgumentException e) {
            return Severity.UNKNOWN;
        }
    }

    /** Whether an operating system was found whose packages could be looked at. */
    boolean hasSystemPackages(String log) {
        return !family.isEmpty() && systemPackages && !log.contains("Unsupported os");
    }
}
