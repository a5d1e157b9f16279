package dev.slipway.runtime.secrets;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Secrets in files, read anew each time: {@code <folder>/<NAME>} is every application's, {@code
 * <folder>/<application>/<NAME>} is that application's alone and goes before. A value is UTF-8 without NUL, at most
 * {@value #MOST_BYTES} bytes; line ends at its end are no part of it. Files whose names no variable can have are left
 * alone, so that a folder may be a mounted Kubernetes secret.
 */
public final class FileSecrets implements SecretSource {
    private static final int MOST_BYTES = 64 << 10;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern LINE_ENDS = Pattern.compile("[\r\n]+\\z");

    private final Path folder;

    /** Those in this folder, which need not be there yet. */
    public FileSecrets(Path folder) {
        this.folder = folder;
    }

    @Override
    public Secrets of(String application) {
        return in(folder).with(in(folder.resolve(application)));
    }

    private static Secrets in(Path folder) {
        Map<String, String> values = new HashMap<>();
        for (Path file : files(folder)) {
            values.put(file.getFileName().toString(), value(file));
        }
        return Secrets.of(values);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(folder, String.valueOf(e.getMessage()), e);
        }
    }

    private static String value(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] bytes = content.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw unreadable(file, "it is larger than " + MOST_BYTES + " bytes", null);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw unreadable(file, "it holds a NUL, which no variable can", null);
            }
            return LINE_ENDS.matcher(text).replaceFirst("");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is not UTF-8", null);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static Breakdown unreadable(Path where, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return Breakdown.passing(
                new Failure(
                        "secrets-unreadable",
                        "the service's secrets cannot be read",
                        where.toString(),
                        why,
                        "Make it a readable file of UTF-8 text, or take it away."),
                cause);
    }
}
