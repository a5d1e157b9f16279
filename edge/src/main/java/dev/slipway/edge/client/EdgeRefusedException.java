package dev.slipway.edge.client;

/** The edge understood the call and refuses it for good (4xx, save a stale fence): repeating it does not help. */
public final class EdgeRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String type;

    EdgeRefusedException(String message, int status, String type) {
        super(message);
        this.status = status;
        this.type = type;
    }

    /** HTTP status, 400..499. */
    public int status() {
        return status;
    }

    /** The problem's type (RFC 9457), such as {@code https://slipway.dev/problems/invalid-field}. */
    public String type() {
        return type;
    }
}
