package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseTroubleTest {
    @ParameterizedTest
    @MethodSource("others")
    void shouldNotWaitForADatabaseThatHasNoPartInIt(Throwable failure) {
        assertThat(DatabaseTrouble.passes(failure)).isFalse();
    }

    static Throwable[] others() {
        return new Throwable[] {
            new IllegalStateException("what is stored cannot be read", new JsonParseException(null, "cut off")),
            new UncheckedIOException(new IOException("a file")),
            new IllegalStateException(new NoSuchFileException("a file")),
            new IllegalStateException("no cause")
        };
    }

    @ParameterizedTest
    @MethodSource("itsOwn")
    void shouldWaitForADatabaseThatIsAway(Throwable failure) {
        assertThat(DatabaseTrouble.passes(failure)).isTrue();
    }

    static Throwable[] itsOwn() {
        return new Throwable[] {
            new ConnectException("refused"), new IllegalStateException(new IOException("connection reset"))
        };
    }
}
