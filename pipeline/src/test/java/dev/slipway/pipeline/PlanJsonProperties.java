package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PlanJsonProperties {
    @Provide
    Arbitrary<Plan> plans() {
        return Plans.any();
    }

    @Property(tries = 300)
    void shouldReadBackWhatWasWritten(@ForAll("plans") Plan plan) {
        // when
        Plan read = PlanJson.read(PlanJson.write(plan));

        // then
        assertThat(read).isEqualTo(plan);
        assertThat(PlanJson.write(read)).isEqualTo(PlanJson.write(plan));
    }

    @Property(tries = 1000)
    void shouldNeverThrowAnythingButARefusalWhenBytesAreArbitrary(@ForAll byte[] bytes) {
        // when
        Throwable thrown = catchThrowable(() -> PlanJson.read(bytes));

        // then
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void shouldNameTheSameDigestWhenPlansAreEqual(@ForAll("plans") Plan plan) {
        // given
        String json = new String(PlanJson.write(plan), StandardCharsets.UTF_8);

        // when
        Plan copy = PlanJson.read(json.getBytes(StandardCharsets.UTF_8));

        // then
        assertThat(PlanJson.digest(copy)).isEqualTo(PlanJson.digest(plan));
    }
}
