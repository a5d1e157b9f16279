package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.edge.client.InvalidFieldException;
import dev.slipway.edge.client.RouteSpec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteReaderTest {
    private static final String GOOD =
            "{'fence':3,'digest':'DIGEST','backends':[{'id':'a','host':'127.0.0.1','port':8080,'weight':10,'digest':'DIGEST','draining':true}]}";

    private static RouteSpec read(String json) {
        String text = json.replace('\'', '"').replace("DIGEST", Digests.of("x"));
        return RouteReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadEveryField() {
        // when
        RouteSpec spec = read(GOOD);
        // then
        assertThat(spec.fence()).isEqualTo(3);
        assertThat(spec.backends()).singleElement().satisfies(backend -> {
            assertThat(backend.id()).isEqualTo("a");
            assertThat(backend.port()).isEqualTo(8080);
            assertThat(backend.weight()).isEqualTo(10);
            assertThat(backend.draining()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'fence':3|'fence':-1|fence",
                "'fence':3|'fence':1.5|fence",
                "'fence':3|'fence':99999999999999999999|fence",
                "'fence':3,||fence",
                "'fence':3|'fence':3,'colour':1|colour",
                "'digest':'DIGEST','backends'|'digest':'sha256:12','backends'|digest",
                "'backends':[|'backends':{},'x':[|x",
                "'id':'a'|'id':'a b'|backends[0].id",
                "'id':'a',||backends[0].id",
                "'host':'127.0.0.1'|'host':''|backends[0].host",
                "'port':8080|'port':0|backends[0].port",
                "'port':8080|'port':65536|backends[0].port",
                "'port':8080|'port':'8080'|backends[0].port",
                "'weight':10|'weight':1000001|backends[0].weight",
                "'weight':10|'weight':-1|backends[0].weight",
                "'draining':true|'draining':1|backends[0].draining",
                "'draining':true|'drain':true|backends[0].drain",
                "]}|]} x|(body)",
            },
            delimiter = '|')
    void shouldNameTheFieldThatIsWrong(String from, String to, String field) {
        String bad = GOOD.replace(from, to == null ? "" : to);
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> read(bad))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void shouldRefuseTwoBackendsOfOneName() {
        String backend = GOOD.substring(GOOD.indexOf("{'id'"), GOOD.indexOf("]}"));
        String twins = GOOD.replace(backend, backend + "," + backend);
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> read(twins))
                .satisfies(e -> assertThat(e.field()).isEqualTo("backends[1].id"));
    }
}
