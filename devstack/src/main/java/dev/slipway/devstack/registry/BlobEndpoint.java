package dev.slipway.devstack.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** {@code /v2/<name>/blobs/<digest>}: HEAD, GET with ranges, DELETE (distribution specification, "Pulling blobs"). */
final class BlobEndpoint {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ContentStore content;
    private final Repositories repositories;

    BlobEndpoint(ContentStore content, Repositories repositories) {
        this.content = content;
        this.repositories = repositories;
    }

    void handle(Call call, RepositoryName name, String reference) throws IOException {
        ContentDigest digest = ContentDigest.parse(reference);
        Repository repository = repositories.get(name);
        switch (call.method()) {
            case "GET", "HEAD" -> read(call, repository, digest);
            case "DELETE" -> delete(call, repository, digest);
            default -> throw OciError.methodNotAllowed(call.method(), call.path());
        }
    }

    private void read(Call call, Repository repository, ContentDigest digest) throws IOException {
        // A manifest is content too, and clients that copy by digest ask for it here.
        boolean held = repository.hasBlob(digest) || repository.hasManifest(digest);
        if (!held || !content.contains(digest)) {
            throw OciError.blobUnknown(digest, repository.name());
        }
        call.set("Docker-Content-Digest", digest.toString());
        call.set("ETag", "\"" + digest + "\"");
        call.set("Accept-Ranges", "bytes");
        call.set("Content-Type", "application/octet-stream");
        try (FileChannel file = FileChannel.open(content.path(digest), StandardOpenOption.READ)) {
            send(call, file);
        }
    }

    private static void send(Call call, FileChannel file) throws IOException {
        long size = file.size();
        Optional<ByteRange> range = call.header("Range").flatMap(header -> ByteRange.parse(header, size));
        if (range.isPresent()) {
            ByteRange part = range.get();
            call.set("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + size);
            if (call.start(206, part.length())) {
                copy(file.position(part.first()), part.length(), call.output());
            }
        } else if (call.start(200, size)) {
            copy(file, size, call.output());
        }
    }

    private static void copy(FileChannel file, long length, OutputStream output) throws IOException {
        InputStream input = Channels.newInputStream(file);
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, length)];
        for (long left = length; left > 0; ) {
            int n = input.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new IOException("A blob's file ended " + left + " bytes early: it was cut on the disk.");
            }
            output.write(buffer, 0, n);
            left -= n;
        }
    }

    private static void delete(Call call, Repository repository, ContentDigest digest) throws IOException {
        if (!repository.unlinkBlob(digest)) {
            throw OciError.blobUnknown(digest, repository.name());
        }
        call.answerEmpty(202);
    }
}
