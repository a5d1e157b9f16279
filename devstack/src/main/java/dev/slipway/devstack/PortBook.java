package dev.slipway.devstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ports of a state folder, kept in its {@code devstack.json} ({@code {"kafka": 26001, ...}}), so that addresses survive
 * a restart. Several processes may share the folder, one for each part.
 */
final class PortBook {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A file lock is the whole process's: threads of this one need a lock of their own. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path file;
    private final Path lockFile;

    PortBook(Path state) {
        this.file = state.resolve("devstack.json");
        this.lockFile = state.resolve(".devstack.lock");
    }

    /**
     * The port for that entry: the one that was asked for, else the one in the book, else a free one; written to the book.
     *
     * @param asked 1 to 65535; empty or 0 leaves the choice to the book
     */
    int assign(String entry, Optional<Integer> asked) throws IOException {
        return assign(entry, asked, false);
    }

    /** Like {@link #assign}, for a port that nobody outside knows: another is taken when the book's is not free. */
    int assignInternal(String entry) throws IOException {
        return assign(entry, Optional.empty(), true);
    }

    private int assign(String entry, Optional<Integer> asked, boolean replaceable) throws IOException {
        THREADS.lock();
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            ObjectNode book = read();
            int known = book.path(entry).asInt(0);
            int port = asked.orElse(0);
            if (port == 0) {
                port = known == 0 || (replaceable && !FreePorts.isFree(known)) ? unused(book) : known;
            }
            if (port != known && held.isValid()) {
                write(book.put(entry, port));
            }
            return port;
        } finally {
            THREADS.unlock();
        }
    }

    /** A free port that no other entry has, whether or not its part is running now. */
    private static int unused(ObjectNode book) throws IOException {
        while (true) {
            int port = FreePorts.find();
            boolean taken = false;
            for (JsonNode other : book) {
                taken |= other.asInt(0) == port;
            }
            if (!taken) {
                return port;
            }
        }
    }

    private ObjectNode read() throws IOException {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        if (JSON.readTree(file.toFile()) instanceof ObjectNode book) {
            return book;
        }
        throw new IOException(file + " is not a JSON object of part names and ports: mend it, or delete it.");
    }

    private void write(ObjectNode book) throws IOException {
        Path next = file.resolveSibling("devstack.json.next");
        Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(book));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
