package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "target/hello.jar, target/hello.jar, true",
        "target/hello.jar, target/hello_jar, false",
        "./target//hello.jar, target/hello.jar, true",
        "target/*.jar, target/hello.jar, true",
        "target/*.jar, target/a/hello.jar, false",
        "target/*.jar, target/.jar, true",
        "*, a/b, false",
        "**, a/b, true",
        "**/x.xml, x.xml, true",
        "**/x.xml, a/b/x.xml, true",
        "a/**/x.xml, a/x.xml, true",
        "a/**/x.xml, a/b/c/x.xml, true",
        "a/**/x.xml, b/x.xml, false",
        "a/**, a, false",
        "a/**, a/b, true",
        "a/**, a/b/c, true",
        "**/a/**/b, x/a/b, true",
        "**/a/**/b, x/a/y/z/b, true",
        "**/a/**/b, x/y/b, false",
        "TEST-*.xml, TEST-a.b.xml, true",
        "a?c, abc, true",
        "a?c, a/c, false",
        "a?c, ac, false",
        "*a*b*, xxaxxbxx, true",
        "*a*b, xxaxxbxxbx, false",
        "a.c, abc, false",
    })
    void shouldMatchAsDocumented(String pattern, String path, boolean matches) {
        assertThat(new Glob(pattern).matcher().test(path)).isEqualTo(matches);
    }

    @Test
    void shouldAnswerWhenAPatternIsMeantToTakeForEver() {
        // given
        Glob glob = new Glob("*a".repeat(400) + "b/" + "**/a/".repeat(40) + "c");

        // then
        assertThat(glob.matcher().test("a".repeat(5000) + "/" + "a/".repeat(2000) + "d"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "../a",
                "a/../b",
                "a/..",
                "..",
                "a\\b",
                "[a]",
                "{a,b}",
                "a\u0000",
                "",
                "a\u2028/../b",
                "a\u0085/.."
            })
    void shouldRefuseWhatLeadsOutOfTheWorkspace(String pattern) {
        assertThatThrownBy(() -> new Glob(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..a", "a../b", "...", "a/..b"})
    void shouldAcceptDotsInNames(String pattern) {
        assertThat(new Glob(pattern).matcher().test(pattern)).isTrue();
    }
}
