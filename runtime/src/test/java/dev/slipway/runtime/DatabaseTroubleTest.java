package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** SQLSTATE of a connection refused, of a deadlock, of a wrong password, of a database and a table that are not there. */
    @ParameterizedTest
    @ValueSource(strings = {"08006", "40P01", "28P01", "3D000", "42P01"})
    void shouldWaitForWhatPostgresMayAllowLater(String state) {
        assertThat(DatabaseTrouble.passes(new PgException("no", "FATAL", state, null)))
                .isTrue();
    }

    /** SQLSTATE of a value that does not fit, of a row that is there already, of a statement that is wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"22021", "23505", "42601"})
    void shouldNotWaitForWhatPostgresWillNeverTake(String state) {
        assertThat(DatabaseTrouble.passes(new PgException("no", "ERROR", state, null)))
                .isFalse();
    }
}
