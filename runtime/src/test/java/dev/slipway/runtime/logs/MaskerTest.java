package dev.slipway.runtime.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {
    private static final String SECRET = "p4ss/w+rd &ünï?~";

    @ParameterizedTest
    @CsvSource({
        "a secret here, a *** here",
        "secret, ***",
        "secre, secre",
        "secresecret, secre***",
        "secretsecret, ***",
        "sesecret!, se***!",
        "nothing at all, nothing at all"
    })
    void shouldMaskPlainValue(String text, String masked) {
        // when
        String out = mask(text, "secret");

        // then
        assertThat(out).isEqualTo(masked);
    }

    @Test
    void shouldMaskOverlappingValuesAsOne() {
        // when
        String out = mask("xabcdefgx xabcdx xdefgx", "abcd", "defg", "abcdef");

        // then
        assertThat(out).isEqualTo("x***x x***x x***x");
    }

    @Test
    void shouldMaskLongestOfValuesThatStartAlike() {
        // when
        String out = mask("token-1234 token-12 token", "token-1234", "token");

        // then
        assertThat(out).isEqualTo("*** ***-12 ***");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldMaskBase64AtEveryAlignment(int before) {
        // given
        byte[] bytes = ("#".repeat(before) + SECRET + "tail").getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getEncoder().encodeToString(bytes);
        String urlEncoded = Base64.getUrlEncoder().encodeToString(bytes);

        // when
        String out = mask(encoded + " " + urlEncoded, SECRET);

        // then
        assertThat(out).matches("\\S{0,9}\\*\\*\\*\\S{5,8} \\S{0,9}\\*\\*\\*\\S{5,8}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldMaskBase64ToItsEndWhenSecretIsAtTheEnd(int before) {
        // given
        byte[] bytes = ("#".repeat(before) + "secrets").getBytes(StandardCharsets.UTF_8);

        // when
        String out = mask("Basic " + Base64.getEncoder().encodeToString(bytes) + "\n", "secrets");

        // then
        assertThat(out).matches("Basic \\S{0,8}\\*\\*\\*=*\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 17, 40, 55, 56, 57, 58})
    void shouldMaskBase64ThatIsBrokenIntoLines(int before) {
        // given
        String secret = noise(300, 7);
        byte[] bytes = ("#".repeat(before) + secret + "end").getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getMimeEncoder().encodeToString(bytes);

        // when
        String out = mask(encoded, secret);

        // then
        assertThat(out).contains("***");
        assertThat(out.length()).isLessThan(before * 4 / 3 + 20);
    }

    @Test
    void shouldMaskPercentEncodedInEveryDialect() {
        // given
        String form = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        String strict = form.replace("+", "%20").replace("%7E", "~");
        String lower = strict.replaceAll("%2F", "%2f")
                .replaceAll("%2B", "%2b")
                .replaceAll("%C3%BC", "%c3%bc")
                .replaceAll("%C3%AF", "%c3%af")
                .replaceAll("%3F", "%3f");
        String path = strict.replace("%2B", "+").replace("%26", "&");

        // when
        String out = mask(String.join(" ", form, strict, lower, path), SECRET);

        // then
        assertThat(out).isEqualTo("*** *** *** ***");
    }

    @Test
    void shouldMaskEachLineOfValueOfManyLines() {
        // given
        String key = "-----BEGIN KEY-----\r\nabcdefgh\r\n  ijklmnop\nxyz\n-----END KEY-----\n";

        // when
        String out = mask("> abcdefgh <\n> ijklmnop <\n> xyz <\n-----END KEY-----", key);

        // then
        assertThat(out).isEqualTo("> *** <\n> *** <\n> xyz <\n***");
    }

    @Test
    void shouldNotCountWhiteSpaceAroundValue() {
        // when
        String out = mask("the token, only", " token\n");

        // then
        assertThat(out).isEqualTo("the ***, only");
    }

    @ParameterizedTest
    @ValueSource(strings = {" 123 ", "123\n456\n 789 "})
    void shouldRefuseShortSecretByNameOnly(String value) {
        // when
        assertThatThrownBy(() -> Masker.of(Map.of("PIN", value)))
                // then
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("secret PIN has no line of 4 bytes")
                .hasMessageNotContaining("123");
    }

    @Test
    void shouldHideNothingForBlankValue() {
        // when
        String out = mask("a b  c", "  ");

        // then
        assertThat(out).isEqualTo("a b  c");
    }

    @Test
    void shouldMaskAlikeWhereverTheBordersFall() {
        // given
        String secret = SECRET + noise(90, 3);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String text = "a " + secret + secret + " b " + Base64.getMimeEncoder().encodeToString(bytes) + "\r\n"
                + URLEncoder.encode(secret, StandardCharsets.UTF_8) + secret.substring(0, 20) + "\n" + "token";
        String whole = mask(text, secret, "token");

        for (int size = 1; size < 40; size++) {
            // when
            String out = maskInPieces(text, size, secret, "token");

            // then
            assertThat(out).as("pieces of %d bytes", size).isEqualTo(whole);
        }
        assertThat(whole).startsWith("a *** b ***").endsWith("\n***").doesNotContain(secret);
    }

    @Test
    void shouldAgreeWithPlainReplacementOnRandomText() {
        // given
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            String text = random.ints(200, 'a', 'd')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String one = text.substring(20, 26);
            String two = text.substring(23, 31);

            // when
            String out = maskInPieces(text, 1 + random.nextInt(9), one, two);

            // then
            assertThat(out).isEqualTo(naive(text, one, two));
        }
    }

    @Test
    void shouldHoldBackNoMoreThanTheStartOfSecret() {
        // given
        Masker masker = Masker.of(Map.of("A", "secret", "B", "hidden-value"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        // when
        write(masker, "password: sec", out);
        String first = out.toString(StandardCharsets.UTF_8);
        write(masker, "ret", out);
        String second = out.toString(StandardCharsets.UTF_8);
        write(masker, "\nline of text.\n", out);

        // then
        assertThat(first).isEqualTo("password: ");
        assertThat(second).isEqualTo("password: ***");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("password: ***\nline of text.\n");
    }

    @Test
    void shouldNotHoldBackEmptyLinesBehindTheStartOfSecret() {
        // given
        String start = Base64.getEncoder()
                .encodeToString(SECRET.getBytes(StandardCharsets.UTF_8))
                .substring(0, 8);
        Masker masker = Masker.of(Map.of("A", SECRET));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        // when
        write(masker, start + "\n\n\n", out);

        // then
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(start + "\n\n\n");
    }

    @Test
    void shouldPassBytesThatAreNoText() {
        // given
        byte[] bytes = new byte[256 * 40];
        new Random(5).nextBytes(bytes);
        Masker masker = Masker.of(Map.of("A", "secret"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        // when
        masker.write(bytes, 0, bytes.length, out::write);
        masker.finish(out::write);

        // then
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    private static String noise(int length, int seed) {
        return new Random(seed)
                .ints(length, '0', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String naive(String text, String... secrets) {
        boolean[] hidden = new boolean[text.length()];
        for (String secret : secrets) {
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
                java.util.Arrays.fill(hidden, at, at + secret.length(), true);
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < hidden.length; i++) {
            if (!hidden[i]) {
                out.append(text.charAt(i));
            } else if (i == 0 || !hidden[i - 1]) {
                out.append("***");
            }
        }
        return out.toString();
    }

    private static String mask(String text, String... secrets) {
        return maskInPieces(text, Integer.MAX_VALUE, secrets);
    }

    private static String maskInPieces(String text, int size, String... secrets) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String secret : secrets) {
            named.put("S" + named.size(), secret);
        }
        Masker masker = Masker.of(named);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += Math.min(size, bytes.length - at)) {
            masker.write(bytes, at, Math.min(size, bytes.length - at), out::write);
        }
        masker.finish(out::write);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void write(Masker masker, String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        masker.write(bytes, 0, bytes.length, out::write);
    }
}
