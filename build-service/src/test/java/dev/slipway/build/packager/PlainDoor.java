package dev.slipway.build.packager;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A port before a registry that turns TLS away at once, as common HTTP servers do. The JDK's waits for a line's end, and
 * Buildah, which tries TLS first, for its own time-out of 10 s.
 */
final class PlainDoor implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int behind;

    /** Opens it, before this port of the loopback address. */
    PlainDoor(int behind) throws IOException {
        this.behind = behind;
        Thread.ofVirtual().start(this::letIn);
    }

    String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    private void letIn() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // It is closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            PushbackInputStream said = new PushbackInputStream(client.getInputStream());
            int first = said.read();
            if (first == TLS_HANDSHAKE || first < 0) {
                return;
            }
            said.unread(first);
            Thread answers = Thread.ofVirtual().start(() -> pass(server, client));
            said.transferTo(server.getOutputStream());
            server.shutdownOutput();
            answers.join();
        } catch (IOException | InterruptedException e) {
            // A side is gone; so is the other, now.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
