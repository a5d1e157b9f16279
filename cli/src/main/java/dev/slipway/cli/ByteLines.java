package dev.slipway.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8 that know how many bytes they came from, so that their reading can go on there. */
final class ByteLines {
    private final InputStream bytes;
    private boolean afterReturn;
    private long taken;

    /** Of a stream that buffers. */
    ByteLines(InputStream bytes) {
        this.bytes = bytes;
    }

    /** The next line, without what ends it (LF, CR or both); null at the end. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long read = 0;
        for (int b = bytes.read(); b >= 0; b = bytes.read()) {
            read++;
            boolean restOfEnd = afterReturn && b == '\n';
            afterReturn = b == '\r';
            if (restOfEnd) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                taken += read;
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(b);
        }
        taken += read;
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    /** How many bytes the lines that were given so far came from. */
    long taken() {
        return taken;
    }
}
