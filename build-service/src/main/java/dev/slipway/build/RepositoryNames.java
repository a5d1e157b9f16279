package dev.slipway.build;

/**
 * Where an application's artifacts lie.
 *
 * @param address the registry's host, with its port
 */
record RepositoryNames(String address) {
    /** Plans and snapshots. */
    String workspace(String application) {
        return address + "/" + application + "/workspace";
    }

    /** An image; the one that is named like its application has the shortest name. */
    String image(String application, String image) {
        return address + "/" + application + (image.equals(application) ? "" : "/" + image);
    }

    /** A package. */
    String pack(String application, String name) {
        return address + "/" + application + "/packages/" + name;
    }
}
