package dev.slipway.runtime.logs;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Replaces secrets by {@code ***} in a stream of bytes, wherever the borders of its pieces fall. Found are, in UTF-8:
 * each line of a value, as it is and percent-encoded; the whole value in base64, standard and URL alphabet, at every
 * alignment, broken into lines or not. White space around values and lines is no part of them. Secrets that overlap or
 * touch become one {@code ***}. Up to six bits of a base64 secret may stay visible at either end, in characters that it
 * shares with its neighbours.
 *
 * <p>Holds back only what may be the start of a secret. Not safe for use by many threads.
 */
public final class Masker {
    private static final byte[] MASK = {'*', '*', '*'};

    /**
     * Base64 goes on behind a line's end only when this much stands before it: fewer characters are there by chance,
     * and would hold back the end of many a line.
     */
    private static final int FOLD_AFTER = 4;

    /** Bytes of a line's end between two lines of base64; what stands behind more is another text. */
    private static final int MOST_BREAKS = 2;

    private final Automaton verbatim;
    private final Automaton base64;
    private final boolean idle;
    private final boolean[] starts = new boolean[256];

    private int verbatimState = Automaton.ROOT;
    private int base64State = Automaton.ROOT;
    /** How many bytes of a line's end came last, while base64 may go on behind them. */
    private int breaks;

    /** What is held back, then what is being masked. */
    private byte[] text = new byte[0];

    private int length;

    /** Which bytes of the text belong to a secret. */
    private boolean[] secret = new boolean[0];

    private boolean anySecret;

    /** Whether the last byte given out stood for a secret that may go on. */
    private boolean inMask;

    /** Takes masked bytes. */
    @FunctionalInterface
    public interface Output {
        /** Takes these bytes; the array is reused after the call. */
        void write(byte[] bytes, int offset, int length);
    }

    private Masker(Set<String> verbatimForms, Set<String> base64Forms) {
        this.verbatim = new Automaton(verbatimForms);
        this.base64 = new Automaton(base64Forms);
        this.idle = verbatimForms.isEmpty() && base64Forms.isEmpty();
        for (int b = 0; b < starts.length; b++) {
            starts[b] = !verbatim.ignores((byte) b) || !base64.ignores((byte) b);
        }
    }

    /**
     * A masker for these secrets.
     *
     * @param secrets values by name; a blank value hides nothing
     * @throws IllegalArgumentException naming a secret that {@link #canMask cannot be masked}
     */
    public static Masker of(Map<String, String> secrets) {
        Set<String> verbatim = new HashSet<>();
        Set<String> base64 = new HashSet<>();
        secrets.forEach((name, value) -> {
            if (value.isBlank()) {
                return;
            }
            if (!canMask(value)) {
                throw new IllegalArgumentException("secret " + name + " has no line of " + SecretForms.MIN_BYTES
                        + " bytes and cannot be masked in logs; choose a longer value");
            }
            verbatim.addAll(SecretForms.verbatim(value));
            SecretForms.base64(value).forEach(form -> addWithTails(form, base64));
        });
        return new Masker(verbatim, base64);
    }

    /**
     * Whether a value can be masked: one without a line of four bytes, white space around it left out, would make logs
     * unreadable. A blank one hides nothing.
     */
    public static boolean canMask(String value) {
        return value.isBlank() || !SecretForms.verbatim(value).isEmpty();
    }

    /** A masker that hides nothing. */
    public static Masker none() {
        return of(Map.of());
    }

    /** A line may break before {@link #FOLD_AFTER} characters of a form: then its rest must be found alone. */
    private static void addWithTails(String form, Set<String> forms) {
        forms.add(form);
        for (int cut = 1; cut < FOLD_AFTER && form.length() - cut >= 2 * FOLD_AFTER; cut++) {
            forms.add(form.substring(cut));
        }
    }

    /** Masks the next bytes, and gives out all that is certain. */
    public void write(byte[] bytes, int offset, int count, Output out) {
        if (idle) {
            out.write(bytes, offset, count);
            return;
        }
        int from = length;
        append(bytes, offset, count);
        scan(from);
        giveOut(length - heldBack(), out);
    }

    /** Gives out what was held back: nothing follows. The masker can then be used for another stream. */
    public void finish(Output out) {
        giveOut(length, out);
        verbatimState = Automaton.ROOT;
        base64State = Automaton.ROOT;
        inMask = false;
    }

    private void append(byte[] bytes, int offset, int count) {
        if (text.length < length + count) {
            int room = Math.max(length + count, 2 * text.length);
            text = Arrays.copyOf(text, room);
            secret = Arrays.copyOf(secret, room);
        }
        System.arraycopy(bytes, offset, text, length, count);
        length += count;
    }

    private void scan(int from) {
        byte[] in = text;
        int plain = verbatimState;
        int folded = base64State;
        for (int i = from; i < length; i++) {
            byte b = in[i];
            if ((plain | folded) == Automaton.ROOT && !starts[b & 0xff]) {
                continue;
            }
            plain = verbatim.step(plain, b);
            if (verbatim.match(plain) > 0) {
                mark(i + 1 - verbatim.match(plain), i + 1);
            }
            if (!breaksLine(b)) {
                breaks = 0;
                folded = base64.step(folded, b);
                if (base64.match(folded) > 0) {
                    mark(startOfFolded(i + 1, base64.match(folded)), i + 1);
                }
            } else if (base64.depth(folded) < FOLD_AFTER || ++breaks > MOST_BREAKS) {
                folded = Automaton.ROOT;
            }
        }
        verbatimState = plain;
        base64State = folded;
    }

    private static boolean breaksLine(byte b) {
        return b == '\n' || b == '\r';
    }

    private void mark(int start, int end) {
        Arrays.fill(secret, start, end, true);
        anySecret = true;
    }

    /** Where the last so many bytes before the end begin, line breaks not counted. */
    private int startOfFolded(int end, int count) {
        int start = end;
        for (int left = count; left > 0; ) {
            start--;
            if (!breaksLine(text[start])) {
                left--;
            }
        }
        return start;
    }

    private int heldBack() {
        int folded = length - startOfFolded(length, base64.open(base64State));
        return Math.max(verbatim.open(verbatimState), folded);
    }

    private void giveOut(int end, Output out) {
        if (anySecret) {
            giveOutMasked(end, out);
        } else if (end > 0) {
            out.write(text, 0, end);
            inMask = false;
        }
        length -= end;
        System.arraycopy(text, end, text, 0, length);
        if (anySecret) {
            System.arraycopy(secret, end, secret, 0, length);
            Arrays.fill(secret, length, length + end, false);
            anySecret = anySecretIn(length);
        }
    }

    private boolean anySecretIn(int end) {
        for (int i = 0; i < end; i++) {
            if (secret[i]) {
                return true;
            }
        }
        return false;
    }

    private void giveOutMasked(int end, Output out) {
        int at = 0;
        while (at < end) {
            boolean hidden = secret[at];
            int run = at;
            while (run < end && secret[run] == hidden) {
                run++;
            }
            if (!hidden) {
                out.write(text, at, run - at);
            } else if (!inMask) {
                out.write(MASK, 0, MASK.length);
            }
            inMask = hidden;
            at = run;
        }
    }
}
