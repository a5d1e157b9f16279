package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of every event, pinned: what stands in the topic is read for ever. */
class GoldenJsonTest {
    private static final ObjectMapper MAPPER = EventJson.mapper();

    @Test
    void shouldNameEveryEventOfTheFamilyOnTheWireExactlyOnce() {
        // when
        List<Class<?>> records = leaves(Event.class).toList();

        // then
        assertThat(records).allMatch(Class::isRecord).doesNotHaveDuplicates();
        assertThat(Arrays.stream(EventType.values()).<Class<?>>map(EventType::record))
                .as("one row of EventType for every permitted record")
                .containsExactlyInAnyOrderElementsOf(records);
        assertThat(Arrays.stream(EventType.values()).map(EventType::wire))
                .doesNotHaveDuplicates()
                .allMatch(wire -> wire.matches("slipway(\\.[a-z]+){2}\\.v1"));
    }

    @Test
    void shouldKeepAFullAndAMinimalSampleOfEveryEvent() {
        assertThat(Samples.full()).extracting(EventType::of).containsExactly(EventType.values());
        assertThat(Samples.minimal()).extracting(EventType::of).containsExactly(EventType.values());
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldFillEveryComponentOfTheFullSample(EventType type) {
        // given
        JsonNode json = MAPPER.valueToTree(Samples.full(type));

        // then
        assertThat(json.size())
                .as("components of the full sample of %s in %s", type.wire(), json)
                .isEqualTo(type.record().getRecordComponents().length);
        assertThat(json).noneMatch(value -> value.isContainerNode() && value.isEmpty());
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldWriteTheGoldenJson(EventType type) throws IOException {
        // when
        JsonNode written = MAPPER.readTree(EventJson.write(Samples.full(type)));

        // then
        CheckedInFile.golden(type).expect(CheckedInFile.pretty(written));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldReadTheGoldenJsonBackAndWriteItTheSame(EventType type) throws IOException {
        // given
        String golden = CheckedInFile.golden(type).text();

        // when
        Event read = EventJson.read(type, golden.getBytes(StandardCharsets.UTF_8));

        // then
        assertThat(read).isEqualTo(Samples.full(type)).hasSameHashCodeAs(Samples.full(type));
        assertThat(CheckedInFile.pretty(MAPPER.readTree(EventJson.write(read)))).isEqualTo(golden);
        assertThat(EventJson.read(type, MAPPER.readTree(golden))).isEqualTo(read);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldIgnoreUnknownPropertiesAtEveryDepthWhenReading(EventType type) {
        // given
        JsonNode json = CheckedInFile.golden(type).json();
        addToEveryObject(json);

        // when
        Event read = EventJson.read(type, json);

        // then
        assertThat(read).isEqualTo(Samples.full(type));
    }

    @ParameterizedTest
    @MethodSource("dev.slipway.events.Samples#minimal")
    void shouldLeaveOutWhatIsAbsentAndReadItBack(Event event) throws IOException {
        // when
        byte[] written = EventJson.write(event);

        // then
        assertThat(MAPPER.readTree(written)).noneMatch(JsonNode::isNull);
        assertThat(EventJson.read(EventType.of(event), written)).isEqualTo(event);
    }

    @Test
    void shouldKeepNoGoldenFileWithoutAnEvent() throws IOException {
        // when
        try (Stream<Path> files = Files.list(CheckedInFile.goldens())) {
            // then
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                            .map(type -> CheckedInFile.golden(type).path())
                            .toList());
        }
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(GoldenJsonTest::leaves)
                : Stream.of(type);
    }

    /** Adds a property to every object but the counts by severity, whose names are data. */
    private static void addToEveryObject(JsonNode node) {
        node.properties().stream()
                .filter(property -> !property.getKey().equals("counts")
                        || property.getValue().has("passed"))
                .forEach(property -> addToEveryObject(property.getValue()));
        if (node instanceof ObjectNode object) {
            object.putObject("addedByANewerWriter").put("nested", 1);
        } else if (node instanceof ArrayNode array) {
            array.forEach(GoldenJsonTest::addToEveryObject);
        }
    }
}
