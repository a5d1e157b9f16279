package dev.slipway.events;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page that lists the events: wire name, meaning, writers, schema and example of each. */
final class EventIndex {
    private static final String PAGE = """
            # Events

            The data of every event in the topic `slipway.releases`, as JSON Schema (draft 2020-12), with an example of each.
            The CloudEvents attributes stand in the record's headers: `ce_type` is the name below, `ce_source` is
            `/slipway/` and the writer, `ce_subject` and the record's key are the release's id, and `ce_job` is the job that
            the event concludes, if it concludes one.

            Readers ignore properties that they do not know. What is not `required` is left out when it is absent, never null.
            A name never changes its meaning: within a name only optional properties and enum constants are added, and
            everything else is a new name that ends in the next version.

            | `ce_type` | what it states | writer | schema | example |
            |---|---|---|---|---|
            %s

            This page, the schemas and the examples are made from the records: `mvn test -Dslipway.golden.write=true` in
            `events` writes them anew. The schemas as they were released stand in `events/src/test/resources/schemas-released`, and
            `SchemaCompatibilityTest` fails on a change that would break who reads or wrote them;
            `mvn test -Dslipway.schemas.freeze=true` takes new events and harmless changes over, as part of a release. The
            form of an event that was never released may still change: delete its file there, and freeze again.
            """;

    private static final Pattern DOCUMENTATION = Pattern.compile("/\\*\\*(.*?)(\\n \\* @|\\*/)", Pattern.DOTALL);

    private EventIndex() {}

    static String markdown() {
        return PAGE.formatted(
                Arrays.stream(EventType.values()).map(EventIndex::row).collect(Collectors.joining("\n")));
    }

    private static String row(EventType type) {
        String writers = type.writers().stream().map(Source::service).collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | [%s](%s.schema.json) | [JSON](../../../events/src/test/resources/golden/%s.json) |"
                .formatted(
                        type.wire(), meaning(type), writers, type.record().getSimpleName(), type.wire(), type.wire());
    }

    /** The words of the record's documentation before its parameters. */
    private static String meaning(EventType type) {
        Matcher words = DOCUMENTATION.matcher(CheckedInFile.source(type).text());
        if (!words.find()) {
            throw new IllegalStateException(type.record() + " has no documentation");
        }
        return words.group(1)
                .replaceAll("\\s*\\n \\* ?", " ")
                .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
                .strip();
    }
}
