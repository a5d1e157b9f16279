package dev.slipway.devstack.registry;

import java.util.Map;

/**
 * A request that is refused, in the form of the distribution specification ("Error Codes").
 *
 * <p>Carries the HTTP status, the code of the specification's table, a sentence for the reader, a detail (may be empty)
 * and the headers that the answer needs beside its body.
 */
final class OciError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> detail;
    private final transient Map<String, String> headers;

    private OciError(int status, String code, String message, Map<String, String> detail, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    Map<String, String> detail() {
        return detail;
    }

    Map<String, String> headers() {
        return headers;
    }

    static OciError of(int status, String code, String message) {
        return new OciError(status, code, message, Map.of(), Map.of());
    }

    static OciError blobUnknown(ContentDigest digest, RepositoryName name) {
        return new OciError(
                404,
                "BLOB_UNKNOWN",
                "The repository " + name + " holds no blob " + digest + ": push it, or mount it from where it is.",
                Map.of("digest", digest.toString()),
                Map.of());
    }

    static OciError manifestUnknown(String reference, RepositoryName name) {
        return new OciError(
                404,
                "MANIFEST_UNKNOWN",
                "The repository " + name + " holds no manifest " + reference + ": push it first.",
                Map.of("reference", reference),
                Map.of());
    }

    static OciError manifestBlobUnknown(ContentDigest digest, RepositoryName name) {
        return new OciError(
                404,
                "MANIFEST_BLOB_UNKNOWN",
                "The manifest names " + digest + ", which the repository " + name
                        + " does not hold: push it before the manifest.",
                Map.of("digest", digest.toString()),
                Map.of());
    }

    static OciError manifestInvalid(String message) {
        return of(400, "MANIFEST_INVALID", message);
    }

    static OciError digestInvalid(String message) {
        return of(400, "DIGEST_INVALID", message);
    }

    static OciError sizeInvalid(String message) {
        return of(400, "SIZE_INVALID", message);
    }

    static OciError uploadUnknown(String id) {
        return of(
                404,
                "BLOB_UPLOAD_UNKNOWN",
                "There is no upload " + id + ": it was finished, cancelled or lost at a restart. Start a new one.");
    }

    static OciError chunkOutOfOrder(String message, String location, long received) {
        return new OciError(
                416,
                "BLOB_UPLOAD_INVALID",
                message,
                Map.of(),
                Map.of("Location", location, "Range", UploadSession.range(received)));
    }

    static OciError rangeNotSatisfiable(String range, long size) {
        return new OciError(
                416,
                "SIZE_INVALID",
                "The range " + range + " lies outside the blob's " + size + " bytes.",
                Map.of(),
                Map.of("Content-Range", "bytes */" + size));
    }

    static OciError methodNotAllowed(String method, String path) {
        return of(405, "UNSUPPORTED", "This registry has no " + method + " for " + path + ".");
    }
}
