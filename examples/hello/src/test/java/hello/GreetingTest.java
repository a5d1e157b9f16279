package hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {
    @Test
    void shouldNameTheVersion() {
        assertEquals("Hello from version 1.2.3!\n", new Greeting("1.2.3").text());
    }

    @Test
    void shouldKnowTheVersionItWasBuiltAs() throws Exception {
        assertTrue(Greeting.builtVersion().matches("[0-9]+[.][0-9]+[.][0-9]+.*"), Greeting.builtVersion());
    }

    @Test
    void shouldTakeThePortFromTheEnvironment() {
        assertEquals(8080, Hello.port(Map.of()));
        assertEquals(9000, Hello.port(Map.of("PORT", "9000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http", "-1", "65536"})
    void shouldRefuseAPortThatIsNone(String port) {
        assertThrows(IllegalArgumentException.class, () -> Hello.port(Map.of("PORT", port)));
    }
}
