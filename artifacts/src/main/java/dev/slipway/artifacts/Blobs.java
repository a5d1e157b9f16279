package dev.slipway.artifacts;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Blobs of one repository: present or not, in, out (OCI distribution specification 1.1, pull and push). */
final class Blobs {
    private final Exchange exchange;
    private final RegistrySettings settings;

    Blobs(Exchange exchange, RegistrySettings settings) {
        this.exchange = exchange;
        this.settings = settings;
    }

    boolean exists(Repository repository, Digest digest) {
        Call call = Call.head(repository, repository.at("blobs/" + digest), "looking for blob " + digest);
        try (Reply reply = exchange.send(call)) {
            if (reply.status() == 404) {
                return false;
            }
            if (!reply.ok()) {
                throw Failures.of(call, reply);
            }
            return true;
        }
    }

    /** Pushes unless it is there already; mounts from another repository of the same registry where that works. */
    void push(Repository repository, BlobSource content, @Nullable Repository mountFrom) {
        if (exists(repository, content.digest())) {
            return;
        }
        Call start = startCall(repository, content.digest(), mountFrom);
        URI upload;
        try (Reply reply = exchange.expectOk(start)) {
            if (reply.status() == 201) {
                return;
            }
            String location = reply.header("Location").orElseThrow(() -> noAddress(start));
            upload = exchange.resolve(start, start.uri(), location);
        }
        put(repository, content, upload);
    }

    private static Call startCall(Repository repository, Digest digest, @Nullable Repository mountFrom) {
        String path = "blobs/uploads/";
        if (mountFrom != null && mountFrom.host().equals(repository.host())) {
            path += "?mount=" + digest + "&from=" + mountFrom.name();
        }
        return Call.push("POST", repository, repository.at(path), "pushing blob " + digest);
    }

    private void put(Repository repository, BlobSource content, URI upload) {
        String separator = upload.getRawQuery() == null ? "?" : "&";
        URI target = URI.create(upload + separator + "digest=" + content.digest());
        Call call = Call.push("PUT", repository, target, "pushing blob " + content.digest())
                .sending(content, "application/octet-stream");
        try (Reply reply = exchange.expectOk(call)) {
            checkEcho(call, reply, content.digest());
        }
    }

    /** A registry that names the digest it stored must name the one that was sent. */
    static void checkEcho(Call call, Reply reply, Digest sent) {
        reply.header("Docker-Content-Digest").ifPresent(stored -> {
            if (!stored.equals(sent.value())) {
                throw RegistryException.lasting(
                        Reason.DIGEST_MISMATCH,
                        call.what() + ": the registry says that it stored another digest than " + sent,
                        "do not trust this registry until its storage was checked");
            }
        });
    }

    private static RegistryException noAddress(Call call) {
        return RegistryException.lasting(
                Reason.REFUSED,
                call.what() + ": the registry names no address to upload to",
                "check that a registry answers there");
    }

    /** Pulls into a file that appears only when it is complete and right; returns its size in bytes. */
    long pull(Repository repository, Digest digest, Path target) {
        Path part = target.resolveSibling("." + target.getFileName() + ".part-" + UUID.randomUUID());
        try {
            long size = pullPart(repository, digest, part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return size;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write blob " + digest + " to " + target, e);
        } finally {
            removeQuietly(part);
        }
    }

    private long pullPart(Repository repository, Digest digest, Path part) throws IOException {
        try (OutputStream sink = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            return copy(repository, digest, sink, settings.limits().blobBytes());
        }
    }

    byte[] read(Repository repository, Digest digest) {
        var sink = new ByteArrayOutputStream();
        copy(repository, digest, sink, settings.limits().readBytes());
        return sink.toByteArray();
    }

    private long copy(Repository repository, Digest digest, OutputStream sink, long limit) {
        Call call = Call.get(repository, repository.at("blobs/" + digest), "pulling blob " + digest);
        try (Reply reply = exchange.expectOk(call)) {
            return VerifiedCopy.copy(call, reply.body(), sink, digest, limit);
        } catch (IOException e) {
            throw Failures.of(call, e);
        }
    }

    private static void removeQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // A leftover hidden file; the failure that led here matters more.
        }
    }
}
