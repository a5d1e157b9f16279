package dev.slipway.artifacts.tree;

/** What is left of the limits while one tree is unpacked, from however many archives. */
final class TreeBudget {
    private final TreeLimits limits;
    private long bytes;
    private int entries;

    TreeBudget(TreeLimits limits) {
        this.limits = limits;
    }

    TreeLimits limits() {
        return limits;
    }

    int entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }

    /** Takes one entry of this announced size. */
    void take(String name, long size) {
        entries++;
        if (entries > limits.entries()) {
            throw TreeRefusedException.tooLarge(name, "is one entry more than the " + limits.entries() + " allowed");
        }
        if (size < 0 || size > limits.entryBytes()) {
            throw TreeRefusedException.tooLarge(name, "is larger than " + limits.entryBytes() + " bytes");
        }
        bytes += size;
        if (bytes > limits.totalBytes()) {
            throw TreeRefusedException.tooLarge(name, "brings the tree to more than " + limits.totalBytes() + " bytes");
        }
    }
}
