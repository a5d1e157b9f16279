package dev.slipway.pipeline;

import dev.slipway.pipeline.YamlNode.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Strict decoding: bytes that are not UTF-8 are a fault at their place, not replacement characters. */
final class Utf8 {
    private Utf8() {}

    static String decode(byte[] bytes) throws YamlFault {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw new YamlFault(
                    end(text),
                    String.format("byte 0x%02X is not UTF-8", bytes[in.position()]),
                    "save the file in UTF-8");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The place right after the text. */
    private static Position end(String text) {
        int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return new Position(line, last.codePointCount(0, last.length()) + 1);
    }
}
