package dev.slipway.artifacts;

import dev.slipway.events.Digest;

/**
 * A manifest or index as its exact bytes, which are what a digest and a signature speak of.
 *
 * @param mediaType its media type
 * @param bytes the document; not copied, so do not change it
 */
public record RawManifest(String mediaType, byte[] bytes) {
    /** The digest of the bytes. */
    public Digest digest() {
        return Digest.of(bytes);
    }

    /** The descriptor by which another document refers to this one. */
    public Descriptor descriptor() {
        return Descriptor.of(mediaType, digest(), bytes.length);
    }
}
