package dev.slipway.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids that repeat when the effect repeats. */
public final class EventIds {
    /** The namespace of all of them: a constant, itself a random UUID. */
    private static final UUID NAMESPACE = UUID.fromString("8b3a2c64-8f0b-4a57-9f46-52a1f8f3d1c7");

    private EventIds() {}

    /**
     * UUID of version 5 (RFC 9562, section 5.5) over what makes an effect one and the same.
     *
     * <p>NUL parts the names, and UTF-8 has no form for half a surrogate pair: neither may stand in a name, or two
     * effects could share an id.
     *
     * @param kind of the job that stated it, or {@code command}
     * @param subject of the job, or the command's id
     * @param attempt of the job; 0 for what a job states at most once whatever its attempts
     * @throws IllegalArgumentException when kind or subject holds NUL or half a surrogate pair
     */
    public static UUID of(ReleaseId release, Source stage, EventType type, String kind, String subject, int attempt) {
        checkName(kind, "kind");
        checkName(subject, "subject");
        return uuid5(String.join(
                "\u0000", release.toString(), stage.wire(), type.wire(), kind, subject, Integer.toString(attempt)));
    }

    private static void checkName(String name, String component) {
        Require.present(name, component);
        if (name.indexOf('\u0000') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(component + " holds NUL or half a surrogate pair, by which it could"
                    + " share its id with another: give it a name of whole characters");
        }
    }

    private static UUID uuid5(String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .flip());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
            long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks SHA-1, which UUIDs of version 5 are made of", e);
        }
    }
}
