package dev.slipway.artifacts.tree;

/**
 * How large a folder tree may be, packed or unpacked. Bytes that really come out of an archive are counted, not those
 * that it announces.
 *
 * @param totalBytes all files together
 * @param entries files, folders and links together
 * @param entryBytes one file
 * @param nameBytes one path relative to the tree's root, in UTF-8; a single name has at most 255
 */
public record TreeLimits(long totalBytes, int entries, long entryBytes, int nameBytes) {
    public TreeLimits {
        if (totalBytes < 0 || entries < 0 || entryBytes < 0 || nameBytes <= 0) {
            throw new IllegalArgumentException("limits of a tree cannot be negative");
        }
    }

    /** 4 GiB in 200,000 entries of at most 1 GiB each, paths up to 1024 bytes. */
    public static TreeLimits defaults() {
        return new TreeLimits(4L << 30, 200_000, 1L << 30, 1024);
    }
}
