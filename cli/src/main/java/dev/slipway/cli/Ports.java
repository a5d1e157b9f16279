package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Each part's port on loopback: chosen once, kept in the state's folder. */
final class Ports {
    private final Path file;

    Ports(Layout layout) {
        this.file = layout.state().resolve("ports.json");
    }

    /** The port of this name; when it has none yet, the one that is wished for if that is free, else any free one. */
    int of(String name, int wished) {
        try {
            ObjectNode ports = Files.exists(file) ? (ObjectNode) Json.read(Files.readString(file)) : Json.object();
            if (!ports.has(name)) {
                ports.put(name, free(wished));
                Path fresh = file.resolveSibling("ports.json.new");
                Files.createDirectories(file.getParent());
                Files.writeString(fresh, Json.pretty(ports));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return ports.get(name).asInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
