package dev.slipway.acceptance.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{?([A-Z_]+)(?::-([^}]*))?}?");
    private static final Pattern PORTS = Pattern.compile("ports: \\[(.*)]");

    @Test
    void shouldBeValidForDockerCompose() throws Exception {
        if (!Command.found("docker-compose")) {
            System.out.println("did not run: docker-compose config (install docker-compose)");
            return;
        }
        assertThat(new Command().run("docker-compose", "config", "-q")).isEmpty();
    }

    @Test
    void shouldListEveryVariableWithItsDefaultInTheExample() throws IOException {
        Map<String, String> used = new TreeMap<>();
        VARIABLE.matcher(composeFile())
                .results()
                .forEach(found -> used.put(found.group(1), String.valueOf(found.group(2))));
        assertThat(example()).isEqualTo(used);
    }

    private static Map<String, String> example() throws IOException {
        return Files.readAllLines(Command.ROOT.resolve(".env.example")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> b, TreeMap::new));
    }

    @Test
    void shouldPublishPortsOnLoopbackOnly() throws IOException {
        List<String> published = PORTS.matcher(composeFile())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(published).isNotEmpty().allMatch(ports -> ports.startsWith("\"127.0.0.1:"));
    }

    @Test
    void shouldGiveEdgeMoreTimeToEndThanItsDrainTakes() throws IOException {
        assertThat(composeFile()).containsPattern("(?m)^  edge:\n(?:    .*\n)*    stop_grace_period: 30s\n");
    }

    private static String composeFile() throws IOException {
        return Files.readString(Command.ROOT.resolve("docker-compose.yml"));
    }
}
