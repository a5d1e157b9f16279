package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Each part's port on loopback: chosen once, kept in the state's folder. */
final class Ports {
    private final Path file;

    Ports(Layout layout) {
        this.file = layout.state().resolve("ports.json");
    }

    /** The port of this name; when it has none yet, the one that is wished for if that is free, else any free one. */
    int of(String name, int wished) {
        ObjectNode ports = read();
        if (!ports.has(name)) {
            try {
                ports.put(name, free(wished));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            write(ports);
        }
        return ports.get(name).asInt();
    }

    /** Makes the file, without any port, if it is not there. */
    void begin() {
        if (!Files.exists(file)) {
            write(Json.object());
        }
    }

    private ObjectNode read() {
        try {
            return Files.exists(file) ? (ObjectNode) Json.read(Files.readString(file)) : Json.object();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(ObjectNode ports) {
        try {
            Path fresh = file.resolveSibling("ports.json.new");
            Files.createDirectories(file.getParent());
            Files.writeString(fresh, Json.pretty(ports));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of this name; empty when none was chosen. */
    Optional<Integer> known(String name) {
        return Optional.ofNullable(read().get(name)).map(JsonNode::asInt);
    }

    /** The port of this name; another, from now on, when somebody else listens there. */
    int ofFree(String name, int wished) {
        int port = of(name, wished);
        if (isFree(port)) {
            return port;
        }
        ObjectNode ports = read();
        ports.remove(name);
        write(ports);
        return of(name, 0);
    }

    private static boolean isFree(int port) {
        try {
            return bindable(port) == port;
        } catch (IOException e) {
            return false;
        }
    }

    private static int free(int wished) throws IOException {
        try {
            return bindable(wished);
        } catch (IOException e) {
            return bindable(0);
        }
    }

    private static int bindable(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        }
    }
}
