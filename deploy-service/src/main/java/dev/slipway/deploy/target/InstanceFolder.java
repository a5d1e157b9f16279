package dev.slipway.deploy.target;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.EventJson;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance's record, the number of its process and its output lie.
 *
 * @param folder {@code <state>/instances/<name>}
 */
record InstanceFolder(Path folder) {
    private static final ObjectMapper JSON = EventJson.mapper();
    private static final int TAIL_BYTES = 16 * 1024;

    String name() {
        return String.valueOf(folder.getFileName());
    }

    Path output() {
        return folder.resolve("output.log");
    }

    Path pidFile() {
        return folder.resolve("pid");
    }

    private Path record() {
        return folder.resolve("instance.json");
    }

    /**
     * The record; empty when none was ever written, and then nothing was ever started, or the instance was removed.
     *
     * @throws Breakdown when it is no record
     */
    Optional<InstanceRecord> read() {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(record());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + record(), e);
        }
        try {
            InstanceRecord instance = JSON.readValue(bytes, InstanceRecord.class);
            if (instance == null || instance.place() == null || !name().equals(instance.name())) {
                throw unreadable("it is not the record of " + name(), null);
            }
            return Optional.of(instance);
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    private Breakdown unreadable(String why, @Nullable Exception cause) {
        return Breakdown.lasting(
                new Failure(
                        "instance-record-unreadable",
                        "The record of instance " + name() + " cannot be read",
                        record().toString(),
                        why,
                        "It is written as a whole, so it was changed by other means: end the process whose number stands"
                                + " in " + pidFile() + ", if it is this instance, and remove the folder " + folder),
                cause);
    }

    /** Replaces the record as a whole; after a crash of the host the old or the new one is there. */
    void write(InstanceRecord instance) {
        try {
            Files.createDirectories(folder);
            Path fresh = folder.resolve("instance.json.new");
            try (FileChannel file = FileChannel.open(fresh, CREATE, TRUNCATE_EXISTING, WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(instance));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(fresh, record(), StandardCopyOption.ATOMIC_MOVE);
            force(folder);
            force(folder.resolveSibling("."));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the record of instance " + instance.name(), e);
        }
    }

    /** Makes a new name in this folder last. */
    private static void force(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, READ)) {
            names.force(true);
        }
    }

    private Path older() {
        return folder.resolve("output.log.1");
    }

    void forgetProcess() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + pidFile(), e);
        }
    }

    /** The number that the process itself wrote before it became the instance; null until it did. */
    @Nullable
    Long pid() {
        try {
            return Files.exists(pidFile())
                    ? Long.valueOf(Files.readString(pidFile()).trim())
                    : null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /**
     * The last lines of the output, oldest first, at most this many and 16 KB. A line whose beginning is not there is left
     * out: what is left of a secret would not be known as one. A NUL is shown as U+FFFD: no database takes it in a text.
     */
    List<String> lastLines(int most) {
        if (!Files.exists(output())) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(output().toFile(), "r")) {
            int length = (int) Math.min(TAIL_BYTES, file.length());
            byte[] bytes = new byte[length];
            file.seek(file.length() - length);
            file.readFully(bytes);
            boolean cut = length < file.length() ? !endsLine(output(), file.length() - length) : isCut();
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .replace('\0', '\uFFFD')
                    .lines()
                    .skip(cut ? 1 : 0)
                    .toList();
            return lines.subList(Math.max(0, lines.size() - most), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Whether what is older was cut off within a line. */
    private boolean isCut() throws IOException {
        return Files.exists(older()) && !endsLine(older(), Files.size(older()));
    }

    private static boolean endsLine(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(Math.max(0, at - 1));
            return bytes.read() == '\n';
        }
    }

    /**
     * Keeps the output within its limit: the end of what is older goes to {@code output.log.1}, which goes with the next.
     * The process appends, so it goes on at the new end; lines that it writes in this very moment may be lost.
     */
    void trim(long limit) {
        try {
            if (Files.exists(output()) && Files.size(output()) > limit) {
                try (FileChannel file = FileChannel.open(output(), READ, WRITE);
                        FileChannel older = FileChannel.open(older(), CREATE, TRUNCATE_EXISTING, WRITE)) {
                    keep(file, file.size() - limit, older);
                    file.truncate(0);
                }
            }
        } catch (NoSuchFileException e) {
            // The instance was removed meanwhile, and its output with it.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot trim " + output(), e);
        }
    }

    private static void keep(FileChannel from, long first, FileChannel to) throws IOException {
        for (long at = first; at < from.size(); ) {
            at += from.transferTo(at, from.size() - at, to);
        }
    }

    /** The instance's own copy of an image's files, made anew: what it changes there is nobody else's. */
    ImageRoot fill(ImageRoot image) {
        Path root = folder.resolve("root");
        remove(root);
        try {
            return image.copy(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the image to " + root, e);
        }
    }

    void remove() {
        remove(folder);
    }

    private static void remove(Path folder) {
        try {
            if (!Files.exists(folder)) {
                return;
            }
            try (var paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
