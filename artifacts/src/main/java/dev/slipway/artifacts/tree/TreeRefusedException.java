package dev.slipway.artifacts.tree;

/**
 * A folder or archive that is not packed or unpacked, with the entry and the reason. Trying again changes nothing: the
 * tree itself has to change, or a limit.
 */
public final class TreeRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why: stable codes. */
    public enum Reason {
        /** An entry that would reach outside the root, is of a kind that is never unpacked, or may not be read. */
        UNSAFE_ENTRY,
        /** More bytes, entries or longer names than the limits allow. */
        TOO_LARGE,
        /** The archive is broken, or its compression is unknown. */
        MALFORMED,
        /** The folder to unpack into is not empty. */
        OCCUPIED
    }

    private final Reason reason;
    private final String entry;
    private final String hint;

    TreeRefusedException(Reason reason, String entry, String why, String hint) {
        super("'" + printable(entry) + "' " + why + "; " + hint);
        this.reason = reason;
        this.entry = entry;
        this.hint = hint;
    }

    static TreeRefusedException unsafe(String entry, String why) {
        return new TreeRefusedException(
                Reason.UNSAFE_ENTRY, entry, why, "remove or replace it, then pack the tree again");
    }

    static TreeRefusedException tooLarge(String entry, String why) {
        return new TreeRefusedException(Reason.TOO_LARGE, entry, why, "make the tree smaller, or raise the limit");
    }

    static TreeRefusedException malformed(String entry, String why) {
        return new TreeRefusedException(Reason.MALFORMED, entry, why, "make the archive again");
    }

    public Reason reason() {
        return reason;
    }

    /** The path inside the tree, as it was found; may hold anything. */
    public String entry() {
        return entry;
    }

    /** How to mend it, for a person. */
    public String hint() {
        return hint;
    }

    private static String printable(String name) {
        String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return clean.length() > 200 ? clean.substring(0, 200) + "..." : clean;
    }
}
