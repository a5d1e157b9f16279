package dev.slipway.runtime.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a step printed. */
final class Heard implements StepListener {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void output(byte[] chunk, int length) {
        bytes.write(chunk, 0, length);
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    int length() {
        return bytes.size();
    }
}
