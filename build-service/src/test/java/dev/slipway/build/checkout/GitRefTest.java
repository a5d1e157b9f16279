package dev.slipway.build.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.events.GitRef;
import dev.slipway.events.SourceRefusal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitRefTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main",
                "v1.2.3",
                "feature/a-b",
                "refs/heads/main",
                "HEAD",
                "a+b",
                "+main",
                "tag",
                "caf\u00e9",
                "a\uff0e\uff0eb",
                "a@b",
                "deadbeef"
            })
    void shouldTakeRefWhenGitDoes(String text) throws Exception {
        // given
        SourceRepository git = SourceRepository.in(folder);

        // when
        GitRef ref = GitRef.parse(text);

        // then
        assertThat(ref.name()).isEqualTo(text);
        assertThat(git.git("check-ref-format", "--allow-onelevel", text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "--upload-pack=x",
                "-main",
                "a..b",
                "..",
                ".",
                ".a",
                "a/.b",
                "a.lock",
                "a.lock/b",
                "a b",
                "a\tb",
                "a\nb",
                "a\u0000b",
                "a\u007f",
                "a\u0085b",
                "ma\u200bin",
                "main\u202ev1",
                "\ufeffmain",
                "a.\u200b.b",
                "a~1",
                "a^",
                "a^{commit}",
                "a:b",
                ":a",
                "a?b",
                "a*",
                "a[b]",
                "/a",
                "a/",
                "a//b",
                "a.",
                "@{u}",
                "a@{1}",
                "@",
                "a\\b",
            })
    void shouldRefuseRefWhenItIsNoName(String text) {
        // when
        SourceRefusal refusal = catchThrowableOfType(SourceRefusal.class, () -> GitRef.parse(text));

        // then
        assertThat(refusal.failure().code()).isEqualTo("ref-refused");
    }

    @Test
    void shouldTellCommitsFromNames() throws Exception {
        // when
        GitRef abbreviated = GitRef.parse("0123abc");
        GitRef full = GitRef.parse("0123456789abcdef0123456789abcdef01234567");
        GitRef name = GitRef.parse("0123ABC");

        // then
        assertThat(abbreviated.mayBeCommit()).isTrue();
        assertThat(abbreviated.isFullCommit()).isFalse();
        assertThat(full.isFullCommit()).isTrue();
        assertThat(name.mayBeCommit()).isFalse();
    }
}
