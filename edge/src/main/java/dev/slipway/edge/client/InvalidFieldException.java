package dev.slipway.edge.client;

/** A value that a field cannot have. */
public final class InvalidFieldException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String field;

    /**
     * @param field the field's name, or a path such as {@code backends[1].port}
     * @param message what is wrong with it and what would be right
     */
    public InvalidFieldException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The field's name, or a path such as {@code backends[1].port}. */
    public String field() {
        return field;
    }

    /** The same complaint, seen from outside the object that holds the field. */
    public InvalidFieldException within(String path) {
        return new InvalidFieldException(path + "." + field, String.valueOf(getMessage()));
    }
}
