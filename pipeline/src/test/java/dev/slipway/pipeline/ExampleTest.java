package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The repository's own example is read as it stands. */
class ExampleTest {
    private static final Checkout HELLO =
            new Checkout(Path.of("../examples/hello"), "hello", Yaml.COMMIT, List.of("staging", "production"));

    @Test
    void shouldPlanTheExampleWithoutAnyWarning() throws IOException {
        // when
        PlanResult result = Planner.standard().plan(HELLO);

        // then
        assertThat(result).isInstanceOfSatisfying(Planned.class, planned -> {
            assertThat(planned.warnings()).isEmpty();
            assertThat(planned.plan().origin().kind()).isEqualTo(Origin.Kind.DECLARED);
            assertThat(planned.plan().environments())
                    .extracting(EnvironmentPlan::name, EnvironmentPlan::instances)
                    .containsExactly(tuple("staging", 2), tuple("production", 2));
        });
    }

    @Test
    void shouldDetectTheSameJarThatTheFileNames() throws IOException {
        // when
        Planned declared = (Planned) Planner.standard().plan(HELLO);
        Planned detected = (Planned) new Detection().detect(HELLO);

        // then
        assertThat(detected.plan().image().orElseThrow().layers())
                .extracting(ImageLayer::from)
                .isEqualTo(declared.plan().image().orElseThrow().layers().stream()
                        .map(ImageLayer::from)
                        .toList());
    }
}
