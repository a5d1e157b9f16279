package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
    @TempDir
    Path folder;

    @Test
    void shouldPreferTheFileWhenThereIsABuildToolAsWell() throws IOException {
        // given
        Files.writeString(folder.resolve("slipway.yaml"), "application: declared\n");
        Files.writeString(folder.resolve("go.mod"), "module x\n");

        // when
        PlanResult result = plan();

        // then
        assertThat(((Planned) result).plan().origin().kind()).isEqualTo(Origin.Kind.DECLARED);
    }

    @Test
    void shouldDetectWhenThereIsNoFile() throws IOException {
        // given
        Files.writeString(folder.resolve("go.mod"), "module x\n");

        // when
        PlanResult result = plan();

        // then
        assertThat(((Planned) result).plan().origin()).isEqualTo(new Origin(Origin.Kind.DETECTED, "go.mod", "go"));
    }

    @Test
    void shouldNotFallBackToDetectionWhenTheFileIsWrong() throws IOException {
        // given
        Files.writeString(folder.resolve("slipway.yaml"), "aplication: declared\n");
        Files.writeString(folder.resolve("go.mod"), "module x\n");

        // when
        PlanResult result = plan();

        // then
        assertThat(((Unplannable) result).problems()).hasSize(2);
    }

    @Test
    void shouldNotFollowALinkOutOfTheCheckout() throws IOException {
        // given
        Path secret = Files.writeString(folder.resolve("secret"), "root:x:0:0\n");
        Path checkout = Files.createDirectory(folder.resolve("checkout"));
        Files.createSymbolicLink(checkout.resolve("slipway.yaml"), secret);

        // when
        PlanResult result = Planner.standard().plan(new Checkout(checkout, "hello", Yaml.COMMIT));

        // then
        assertThat(((Unplannable) result).problems()).singleElement().satisfies(problem -> assertThat(problem.what())
                .isEqualTo("is a folder or a symbolic link"));
    }

    @Test
    void shouldSayThatTheFileIsMisnamed() throws IOException {
        // given
        Files.writeString(folder.resolve("slipway.yml"), "application: a\n");

        // when
        PlanResult result = plan();

        // then
        assertThat(((Unplannable) result).problems().get(0).mend()).isEqualTo("rename it to slipway.yaml");
    }

    @Test
    void shouldSayWhatIsMissingWhenNoReaderIsResponsible() throws IOException {
        // when
        PlanResult result = new Planner(List.of()).plan(new Checkout(folder, "hello", Yaml.COMMIT));

        // then
        assertThat(result).isInstanceOf(Unplannable.class);
    }

    private PlanResult plan() throws IOException {
        return Planner.standard().plan(new Checkout(folder, "hello", Yaml.COMMIT));
    }
}
