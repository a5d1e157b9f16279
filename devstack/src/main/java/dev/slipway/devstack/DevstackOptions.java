package dev.slipway.devstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The program's arguments, read and checked.
 *
 * @param state the folder for everything
 * @param parts what to run; all when {@code --only} is absent
 * @param ports those asked for; 0 leaves the choice to {@link PortBook}
 * @param services whom to provision in PostgreSQL
 * @param stopOrphans only stop what an earlier, killed program left running
 */
record DevstackOptions(
        Path state, Set<Part> parts, Map<Part, Integer> ports, List<Service> services, boolean stopOrphans) {
    static final String USAGE = """
            Usage: java -jar slipway-devstack.jar --state DIR [options]
              --state DIR                where all data lies; made if absent
              --only PART[,PART]         kafka, postgres, registry; all of them by default
              --kafka-port N             0 (the default) keeps the last port, or picks a free one
              --postgres-port N
              --registry-port N
              --service NAME:FILE        makes a role and a schema in PostgreSQL; FILE holds its password; repeatable
              --stop-orphans             stops what a killed run left behind in DIR, and ends
            """;

    /**
     * A service of PostgreSQL.
     *
     * @param name role and schema
     * @param passwordFile holds the password on its first line: an argument could be read by everybody on this machine
     */
    record Service(String name, Path passwordFile) {}

    DevstackOptions {
        parts = Set.copyOf(parts);
        ports = Map.copyOf(ports);
        services = List.copyOf(services);
    }

    Optional<Integer> port(Part part) {
        return Optional.ofNullable(ports.get(part));
    }

    /** Reads the arguments; an {@link IllegalArgumentException} says what is wrong with them. */
    static DevstackOptions parse(List<String> arguments) {
        Reader reader = new Reader(arguments.iterator());
        return reader.read();
    }

    private static final class Reader {
        private final Iterator<String> arguments;
        private @Nullable Path state;
        private final Set<Part> parts = EnumSet.noneOf(Part.class);
        private final Map<Part, Integer> ports = new EnumMap<>(Part.class);
        private final List<Service> services = new ArrayList<>();
        private boolean stopOrphans;

        Reader(Iterator<String> arguments) {
            this.arguments = arguments;
        }

        DevstackOptions read() {
            while (arguments.hasNext()) {
                option(arguments.next());
            }
            if (state == null) {
                throw new IllegalArgumentException("The option --state is missing: name the folder for the data.");
            }
            Set<Part> chosen = parts.isEmpty() ? EnumSet.allOf(Part.class) : parts;
            if (!services.isEmpty() && !chosen.contains(Part.POSTGRES)) {
                throw new IllegalArgumentException("The option --service needs the part postgres: add it to --only.");
            }
            return new DevstackOptions(state.toAbsolutePath().normalize(), chosen, ports, services, stopOrphans);
        }

        private void option(String option) {
            switch (option) {
                case "--state" -> state = Path.of(value(option));
                case "--only" -> List.of(value(option).split(",")).forEach(key -> parts.add(part(key)));
                case "--kafka-port" -> ports.put(Part.KAFKA, port(option));
                case "--postgres-port" -> ports.put(Part.POSTGRES, port(option));
                case "--registry-port" -> ports.put(Part.REGISTRY, port(option));
                case "--service" -> services.add(service(value(option)));
                case "--stop-orphans" -> stopOrphans = true;
                default -> throw new IllegalArgumentException("There is no option " + option + ".");
            }
        }

        private String value(String option) {
            if (!arguments.hasNext()) {
                throw new IllegalArgumentException("The option " + option + " lacks its value.");
            }
            return arguments.next();
        }

        private static Part part(String key) {
            for (Part part : Part.values()) {
                if (part.key().equals(key.trim())) {
                    return part;
                }
            }
            throw new IllegalArgumentException("There is no part " + key + ": choose among kafka, postgres, registry.");
        }

        private int port(String option) {
            String text = value(option);
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException malformed) {
                // Refused below, as a number out of range is.
            }
            throw new IllegalArgumentException("The value " + text + " of " + option + " is no port from 0 to 65535.");
        }

        private static Service service(String text) {
            int colon = text.indexOf(':');
            if (colon < 1 || colon == text.length() - 1) {
                throw new IllegalArgumentException("The value " + text + " of --service is not NAME:FILE.");
            }
            return new Service(text.substring(0, colon), Path.of(text.substring(colon + 1)));
        }
    }
}
