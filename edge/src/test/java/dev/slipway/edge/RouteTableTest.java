package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.client.RouteSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTableTest {
    @TempDir
    Path directory;

    private final List<Integer> opened = new ArrayList<>();

    /** The same numbers each time. */
    private static RandomGenerator dice() {
        Iterator<Long> numbers =
                LongStream.iterate(1L << 40, n -> n * 31 + (1L << 40)).iterator();
        return numbers::next;
    }

    private int pickedPort(Path folder, int... reserved) throws IOException {
        try (StateFolder state = StateFolder.open(folder)) {
            RouteTable table = new RouteTable(state, dice(), Ports.DEFAULT, (route, port) -> opened.add(port));
            for (int port : reserved) {
                table.reserve(port);
            }
            return table.put(new Place("hello", "staging"), new RouteSpec(1, Digests.of("v1"), List.of()))
                    .config()
                    .port();
        }
    }

    @Test
    void shouldGiveAPlaceNoPortThatIsReserved() throws Exception {
        // given
        int first = pickedPort(directory.resolve("first"));
        // when
        int other = pickedPort(directory.resolve("other"), first);
        // then
        assertThat(other).isNotEqualTo(first);
        assertThat(opened).containsExactly(first, other);
    }
}
