package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.pipeline.Shape.Fields;
import dev.slipway.pipeline.Shape.Key;
import dev.slipway.pipeline.Shape.Many;
import dev.slipway.pipeline.Shape.Table;
import dev.slipway.pipeline.Shape.WordOrFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The checked-in reference says what the table says. After a change of the format, {@code mvn test
 * -Dtest=ReferenceTest -Dslipway.reference.write=true} writes it anew.
 */
class ReferenceTest {
    private static final Path REFERENCE = Path.of("../docs/reference");
    private static final Path PAGE = REFERENCE.resolve("slipway-yaml.md");
    private static final Path SCHEMA = REFERENCE.resolve("slipway.schema.json");
    private static final String BEGIN = "<!-- keys: written from the reader's own table -->\n";
    private static final String END = "<!-- end of keys -->\n";

    @Test
    void shouldKeepTheSchemaInStepWithTheReader() throws IOException {
        // when
        String written = SlipwaySchema.json();

        // then
        assertThat(Files.readString(checkedIn(SCHEMA, written))).isEqualTo(written);
    }

    @Test
    void shouldKeepThePageInStepWithTheReader() throws IOException {
        // given
        String page = Files.readString(PAGE);
        String before = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        String after = page.substring(page.indexOf(END));

        // when
        String written = before + keys() + after;

        // then
        assertThat(Files.readString(checkedIn(PAGE, written))).isEqualTo(written);
    }

    @Test
    void shouldShowExamplesThatAreAccepted() throws IOException {
        // given
        Matcher examples =
                Pattern.compile("```yaml\n(application:.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        int seen = 0;

        // when
        while (examples.find()) {
            seen++;
            Yaml.planned(examples.group(1));
            assertThat(schema().validate(json(examples.group(1)))).isEmpty();
        }

        // then
        assertThat(seen).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{application: A}",
                "{application: a, nonsense: 1}",
                "{application: a, build: {steps: []}}",
                "{application: a, build: {steps: [{name: a}]}}",
                "{application: a, build: {steps: [{name: a, run: x, timeout: soon}]}}",
                "{application: a, build: {steps: [{name: a, run: x, workdir: ../x}]}}",
                "{application: a, build: {steps: [{name: a, run: x, env: {1A: x}}]}}",
                "{application: a, image: {base: 'a:1', port: 0}}",
                "{application: a, image: {port: 80}}",
                "{application: a, image: {dockerfile: Dockerfile, base: 'a:1'}}",
                "{application: a, image: {dockerfile: Dockerfile, cmd: [a]}}",
                "{application: a, image: {base: 'a:1'}, environments: [{name: p, strategy: canary}]}",
            })
    void shouldRefuseBySchemaWhatTheReaderRefuses(String yaml) throws IOException {
        assertThat(schema().validate(json(yaml))).isNotEmpty();
        assertThat(Yaml.problems(yaml)).isNotEmpty();
    }

    private static Path checkedIn(Path file, String written) throws IOException {
        return Boolean.getBoolean("slipway.reference.write") ? Files.writeString(file, written) : file;
    }

    private static Schema schema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SlipwaySchema.json());
    }

    private static JsonNode json(String yaml) throws IOException {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return new JsonMapper().valueToTree(loaded);
    }

    private static String keys() {
        StringBuilder page = new StringBuilder();
        section(page, "", SlipwayFormat.ROOT);
        return page.toString();
    }

    private static void section(StringBuilder page, String path, Fields fields) {
        page.append(path.isEmpty() ? "\n### The file\n\n" : "\n### `" + path + "`\n\n");
        page.append("| key | must be | default | |\n|---|---|---|---|\n");
        for (Key key : fields.keys()) {
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            key.name(),
                            cell(key.shape()),
                            key.required() ? "**required**" : key.standard(),
                            key.about()));
        }
        for (Key key : fields.keys()) {
            below(page, (path.isEmpty() ? "" : path + ".") + key.name(), key.shape());
        }
    }

    private static void below(StringBuilder page, String path, Shape shape) {
        switch (shape) {
            case Fields fields -> section(page, path, fields);
            case Many many -> below(page, path + "[]", many.item());
            case WordOrFields either -> section(page, path, either.fields());
            default -> {}
        }
    }

    private static String cell(Shape shape) {
        return switch (shape) {
            case Many many ->
                "a list of 1 to " + many.most()
                        + (many.item() instanceof Fields
                                ? " mappings, see below"
                                : ", each " + many.item().says());
            case Table table ->
                "a mapping: names are " + table.name().says() + "; values are "
                        + table.value().says();
            case Fields fields -> "a mapping, see below";
            default -> shape.says();
        };
    }
}
