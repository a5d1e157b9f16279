package dev.slipway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.Digest;
import org.junit.jupiter.api.Test;

/** A registry that lets {@link #USER} alone in: all of the contract, and who is kept out. */
abstract class PasswordRegistryContract extends RegistryContract {
    static final String USER = "ann";
    static final String PASSWORD = "correct-horse";

    /** How it is reached by somebody unknown. */
    RegistrySettings anonymous() {
        return super.settings();
    }

    @Override
    RegistrySettings settings() {
        return super.settings().withCredentials(host(), Credentials.basic(USER, PASSWORD));
    }

    @Test
    void shouldBeKeptOutWithoutCredentials() {
        // when
        RegistryException e = refused(anonymous());

        // then
        assertThat(e.hint()).contains("credentials", host(), "pull");
    }

    @Test
    void shouldBeKeptOutWithAWrongPasswordAndNotRepeatIt() {
        // given
        String wrong = "wrong-battery";

        // when
        RegistryException e = refused(anonymous().withCredentials(host(), Credentials.basic(USER, wrong)));

        // then
        assertThat(e)
                .hasMessageNotContainingAny(
                        wrong, Credentials.basic(USER, wrong).header());
    }

    private RegistryException refused(RegistrySettings settings) {
        try (Registry registry = Registry.open(settings)) {
            RegistryException e = catchThrowableOfType(
                    RegistryException.class, () -> registry.readBlob(host() + "/app", Digest.of(new byte[] {1})));
            assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(e.retryable()).isFalse();
            return e;
        }
    }
}
