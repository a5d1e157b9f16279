package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No event changes so that it breaks who reads it or wrote it. The baseline are the schemas as they were released; with
 * {@code -Dslipway.schemas.freeze=true} it takes over new events and harmless changes, and nothing else.
 */
class SchemaCompatibilityTest {
    private static final String FREEZE = "slipway.schemas.freeze";

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldStayCompatibleWithTheReleasedSchema(EventType type) {
        // given
        CheckedInFile released = CheckedInFile.releasedSchema(type);
        JsonNode now = EventSchemas.of(type);
        if (Boolean.getBoolean(FREEZE) && Files.notExists(released.path())) {
            released.write(CheckedInFile.schemaText(type));
        }
        assertThat(released.path())
                .as("the released form of %s; freeze a new event with -D%s=true", type.wire(), FREEZE)
                .exists();

        // when
        List<String> breaking = SchemaChanges.breaking(released.json(), now);

        // then
        assertThat(breaking)
                .as("what breaks readers or writers of %s: give the new form a new name instead", type.wire())
                .isEmpty();
        if (Boolean.getBoolean(FREEZE)) {
            released.write(CheckedInFile.schemaText(type));
        }
    }

    @Test
    void shouldStillKnowEveryEventThatWasReleased() throws IOException {
        // when
        try (Stream<Path> released = Files.list(CheckedInFile.releasedSchemas())) {
            // then
            assertThat(released)
                    .as("released events; one that is no longer stated must still be read")
                    .isSubsetOf(Arrays.stream(EventType.values())
                            .map(type -> CheckedInFile.releasedSchema(type).path())
                            .toList());
        }
    }
}
