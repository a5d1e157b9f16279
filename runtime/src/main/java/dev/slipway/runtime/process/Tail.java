package dev.slipway.runtime.process;

import java.nio.charset.StandardCharsets;

/** The end of what a step printed. Safe for use by many threads. */
public final class Tail {
    /** Four bytes for each character that is wanted, and a line more. */
    private static final int KEPT = 4096;

    private final byte[] ring = new byte[KEPT];
    private long written;

    /** Takes what a step printed: so many bytes of the array, from this offset on. */
    public synchronized void add(byte[] bytes, int offset, int length) {
        for (int i = offset + Math.max(0, length - KEPT); i < offset + length; i++) {
            ring[(int) (written++ % KEPT)] = bytes[i];
        }
    }

    /** The last lines, without blank ones at the end, at most so many characters; begins with a whole line if it can. */
    public synchronized String text(int most) {
        int kept = (int) Math.min(written, KEPT);
        byte[] bytes = new byte[kept];
        for (int i = 0; i < kept; i++) {
            bytes[i] = ring[(int) ((written - kept + i) % KEPT)];
        }
        String text = new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("\\x1b\\[[0-9;]*[A-Za-z]", "")
                .replaceAll("[\\p{Cntrl}\\p{Cf}&&[^\\n]]+", " ")
                .strip();
        if (text.length() <= most) {
            return text;
        }
        String end = text.substring(text.length() - most);
        int line = end.indexOf('\n');
        return line < 0 || line == end.length() - 1 ? end : end.substring(line + 1);
    }
}
