package dev.slipway.gateway;

import dev.slipway.events.Digest;
import dev.slipway.runtime.Database;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Named bearer tokens, kept as hashes alone. */
@ApplicationScoped
class Tokens {
    private static final String FIRST = "admin";
    /** How long a token that was taken away may still be taken by a replica that knew it. */
    private static final long BELIEVED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final String ADD = """
            insert into token (name, hash)
            select :name, :hash where not exists (select 1 from token) on conflict do nothing
            """;
    private static final String REPLACE = """
            insert into token (name, hash) values (:name, :hash) on conflict (name) do update set hash = excluded.hash
            """;
    private static final String NAME = "select name from token where hash = :hash";

    private final Database database;
    private final GatewayConfig config;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** A token's name as the database had it at a moment of {@link System#nanoTime}. */
    private record Known(String name, long atNanos) {
        boolean stale() {
            return System.nanoTime() - atNanos > BELIEVED_NANOS;
        }
    }

    Tokens(Database database, GatewayConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Makes the first token when there is none, and writes it where only the owner reads it. */
    void makeFirst(@Observes StartupEvent event) {
        config.tokenFile().ifPresent(file -> {
            if (Files.exists(file)) {
                adopt(file);
            } else {
                makeFirst(file);
            }
        });
    }

    /** A token file that is there stays the admin's, also when the database is a new one. */
    private void adopt(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new IllegalStateException(
                        "the token file " + file + " is empty: write a token into it, or remove it to get a new one");
            }
            String hash = hash(token);
            database.inTransaction(tx -> tx.update(REPLACE, Map.of("name", FIRST, "hash", hash)));
        } catch (IOException e) {
            throw new UncheckedIOException("the token file " + file + " cannot be read", e);
        }
    }

    private void makeFirst(Path file) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String token = "slip_" + HexFormat.of().formatHex(random);
        if (!write(file, token)) {
            adopt(file);
            return;
        }
        int added = database.inTransaction(tx -> tx.update(ADD, Map.of("name", FIRST, "hash", hash(token))));
        if (added > 0) {
            Log.infof("the first token is in %s", file);
        } else if (name(token).isEmpty()) {
            remove(file);
        }
    }

    /** Whole or not at all; false when another replica's is there. */
    private static boolean write(Path file, String token) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(
                    folder,
                    ".token-",
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(part, token);
                Files.createLink(file, part);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.delete(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the first token cannot be written to " + file, e);
        }
    }

    /** There are tokens already, and no other replica adopted this one: it would never be one. */
    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " holds no token and cannot be removed", e);
        }
    }

    /** The name of this token; empty when it is none of ours. Looked up by its hash, so timing tells nothing of it. */
    Optional<String> name(String token) {
        String hash = hash(token);
        Known last = known.get(hash);
        if (last != null && !last.stale()) {
            return Optional.of(last.name());
        }
        List<Object[]> rows = database.inTransaction(tx -> tx.query(NAME, Map.of("hash", hash)));
        if (rows.isEmpty()) {
            known.remove(hash);
            return Optional.empty();
        }
        String name = (String) rows.getFirst()[0];
        known.put(hash, new Known(name, System.nanoTime()));
        return Optional.of(name);
    }

    private static String hash(String token) {
        return Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
