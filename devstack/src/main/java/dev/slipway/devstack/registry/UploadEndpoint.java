package dev.slipway.devstack.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /v2/<name>/blobs/uploads/}: POST starts an upload, brings a whole blob, or mounts one; on the location it answers
 * with, PATCH adds a chunk, PUT ends, GET tells how far it is, DELETE cancels (distribution specification, "Pushing blobs").
 */
final class UploadEndpoint {
    private static final Pattern CONTENT_RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private final ContentStore content;
    private final Repositories repositories;
    private final Uploads uploads;

    UploadEndpoint(ContentStore content, Repositories repositories, Uploads uploads) {
        this.content = content;
        this.repositories = repositories;
        this.uploads = uploads;
    }

    /** POST, the only method of the collection. */
    void start(Call call, RepositoryName name) throws IOException {
        if (!call.method().equals("POST")) {
            throw OciError.methodNotAllowed(call.method(), call.path());
        }
        Optional<ContentDigest> mount = call.query("mount").flatMap(ContentDigest::tryParse);
        if (mount.isPresent() && mount(call, name, mount.get())) {
            return;
        }
        Optional<ContentDigest> whole = call.query("digest").map(ContentDigest::parse);
        UploadSession session = uploads.start(name);
        if (whole.isPresent()) {
            inSession(session, () -> complete(call, session, whole.get()));
        } else {
            progress(call, session, 202);
        }
    }

    private boolean mount(Call call, RepositoryName name, ContentDigest digest) throws IOException {
        if (!mayMount(call.query("from"), digest)) {
            return false;
        }
        repositories.forPush(name).linkBlob(digest);
        created(call, name, digest);
        return true;
    }

    /** Without a source any content will do: everybody here may read everything. */
    private boolean mayMount(Optional<String> from, ContentDigest digest) {
        if (!content.contains(digest)) {
            return false;
        }
        return from.isEmpty()
                || (RepositoryName.isWellFormed(from.get())
                        && repositories.get(new RepositoryName(from.get())).hasBlob(digest));
    }

    void handle(Call call, RepositoryName name, String id) throws IOException {
        UploadSession session = uploads.get(name, id);
        switch (call.method()) {
            case "GET" -> inSession(session, () -> progress(call, session, 204));
            case "PATCH" ->
                inSession(session, () -> {
                    append(call, session);
                    progress(call, session, 202);
                });
            case "PUT" -> {
                ContentDigest digest = ContentDigest.parse(call.query("digest")
                        .orElseThrow(() -> OciError.digestInvalid("The upload's end lacks the parameter digest.")));
                inSession(session, () -> complete(call, session, digest));
            }
            case "DELETE" -> inSession(session, () -> cancel(call, session));
            default -> throw OciError.methodNotAllowed(call.method(), call.path());
        }
    }

    private interface SessionStep {
        void run() throws IOException;
    }

    private static void inSession(UploadSession session, SessionStep step) throws IOException {
        session.lock().lock();
        try {
            if (session.isClosed()) {
                throw OciError.uploadUnknown(session.id());
            }
            step.run();
        } finally {
            session.lock().unlock();
        }
    }

    private static void append(Call call, UploadSession session) throws IOException {
        long expected = call.contentLength();
        Optional<String> range = call.header("Content-Range");
        if (range.isPresent()) {
            expected = checkRange(range.get(), expected, session);
        }
        session.append(call.body(), expected);
    }

    /** Returns the chunk's length by its {@code Content-Range}, which must start where the upload stands. */
    private static long checkRange(String range, long contentLength, UploadSession session) {
        Matcher matcher = CONTENT_RANGE.matcher(range.trim());
        if (!matcher.matches()) {
            throw OciError.chunkOutOfOrder(
                    "The Content-Range " + range + " is not <first>-<last>.", session.location(), session.received());
        }
        long first = Long.parseLong(matcher.group(1));
        long length = Long.parseLong(matcher.group(2)) - first + 1;
        if (first != session.received()) {
            throw OciError.chunkOutOfOrder(
                    "The chunk " + range + " does not start at " + session.received() + ", where this upload stands.",
                    session.location(),
                    session.received());
        }
        if (length <= 0 || (contentLength >= 0 && contentLength != length)) {
            throw OciError.sizeInvalid("The Content-Range " + range + " spans " + length
                    + " bytes, but the Content-Length is " + contentLength + ".");
        }
        return length;
    }

    private void complete(Call call, UploadSession session, ContentDigest digest) throws IOException {
        boolean kept = false;
        try {
            append(call, session);
            kept = true;
        } finally {
            // A single-request upload has no second chance: nobody knows its location.
            if (!kept && call.method().equals("POST")) {
                session.discard();
                uploads.forget(session);
            }
        }
        uploads.forget(session);
        Path verified = session.finish(digest);
        content.publish(digest, verified);
        repositories.forPush(session.repository()).linkBlob(digest);
        created(call, session.repository(), digest);
    }

    private void cancel(Call call, UploadSession session) throws IOException {
        uploads.forget(session);
        session.discard();
        call.answerEmpty(204);
    }

    private static void progress(Call call, UploadSession session, int status) throws IOException {
        call.set("Location", session.location());
        call.set("Range", UploadSession.range(session.received()));
        call.set("Docker-Upload-UUID", session.id());
        call.answerEmpty(status);
    }

    private static void created(Call call, RepositoryName name, ContentDigest digest) throws IOException {
        call.set("Location", "/v2/" + name + "/blobs/" + digest);
        call.set("Docker-Content-Digest", digest.toString());
        call.answerEmpty(201);
    }
}
