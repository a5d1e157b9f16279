package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementTest {
    @Test
    void shouldNumberEachPlaceOfAParameter() {
        // when
        Statement statement = Statement.of("select cast(:id as text), x from t where a = :b and c = :id");
        // then
        assertThat(statement.sql()).isEqualTo("select cast($1 as text), x from t where a = $2 and c = $3");
        assertThat(statement.values(Map.of("id", "i", "b", 7))).containsExactly("i", 7, "i");
    }

    @Test
    void shouldLeaveTextInQuotesAlone() {
        assertThat(Statement.of("select to_char(now(), 'HH24:MI'), '$' || :x").sql())
                .isEqualTo("select to_char(now(), 'HH24:MI'), '$' || $1");
    }

    @Test
    void shouldTakeNullForAValue() {
        Map<String, Object> none = new HashMap<>();
        none.put("x", null);
        assertThat(Statement.of("select :x").values(none)).containsExactly((Object) null);
    }

    @Test
    void shouldRefuseParametersThatItDoesNotName() {
        Statement statement = Statement.of("select :x");
        assertThatIllegalArgumentException().isThrownBy(() -> statement.values(Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> statement.values(Map.of("x", 1, "y", 2)));
    }
}
