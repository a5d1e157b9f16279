package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://forge.example.org/team/hello.git",
                "https://forge.example.org:8443/team/hello",
                "https://[2001:db8::1]/team/hello.git",
                "https://forge.example.org/~ada/hello.git/",
                "https://forge.example.org/a%20b/c+d@v1",
                "ssh://git@forge.example.org/team/hello.git",
                "ssh://forge.example.org:2222/srv/hello.git",
                "git@forge.example.org:team/hello.git",
                "git@forge.example.org:/srv/hello.git",
            })
    void shouldTakeAddressWhenItsTransportIsSafe(String text) throws Exception {
        // when
        RepositoryUrl url = RepositoryUrl.parse(text, false);

        // then
        assertThat(url).isEqualTo(new RepositoryUrl(text, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "hello.git",
                "../hello",
                "./hello",
                "-",
                "--upload-pack=touch /tmp/x",
                "-u./payload",
                "ext::sh -c touch% /tmp/x",
                "ext::git@host:path",
                "fd::17/foo",
                "testgit::/tmp/x",
                "http://forge.example.org/hello.git",
                "HTTPS://forge.example.org/hello.git",
                "git://forge.example.org/hello.git",
                "ftp://forge.example.org/hello.git",
                "rsync://forge.example.org/hello.git",
                "git+ssh://forge.example.org/hello.git",
                "ssh://-oProxyCommand=touch/hello",
                "ssh://git@-oProxyCommand=touch/hello",
                "ssh://-l@forge.example.org/hello",
                "ssh://forge.example.org/-hello",
                "ssh://forge.example.org:22x/hello",
                "git@-oProxyCommand=x:hello",
                "-git@host:hello",
                "git@host:-hello",
                "git@host:../../etc",
                "git@host:",
                "git@:hello",
                "https://",
                "https:///hello",
                "https://forge.example.org",
                "https://forge.example.org/",
                "https://forge.example.org/a//b",
                "https://forge.example.org/../b",
                "https://forge.example.org/a/..",
                "https://forge.example.org/a?b=c",
                "https://forge.example.org/a#b",
                "https://forge.example.org/a b",
                "https://forge.example.org/a\nb",
                "https://forge.example.org/a\u0000",
                "https://forge.example.org/a\u0085",
                "https://forge.example.org/a\\b",
                "https://forge.example.org/$(id)",
                "https://forge.example.org/`id`",
                "https://forge.example.org/a;id",
                "https://fo\u0433ge.example.org/a",
                "file://forge.example.org/srv/hello.git",
                "//forge.example.org/hello",
                "C:\\hello",
                "/srv/he\tllo",
                "/srv/he\u202ello",
                "/srv/he\u200bllo",
                "\ufeff/srv/hello",
                "https://forge.example.org/\uff0e\uff0e/b",
            })
    void shouldRefuseAddressWhenItIsHostileOrUnknown(String text) {
        // when
        SourceRefusal strict = catchThrowableOfType(SourceRefusal.class, () -> RepositoryUrl.parse(text, false));
        SourceRefusal local = catchThrowableOfType(SourceRefusal.class, () -> RepositoryUrl.parse(text, true));

        // then
        assertThat(strict.failure().code()).isEqualTo("repository-refused");
        assertThat(local.failure().code()).isEqualTo("repository-refused");
        assertThat(strict.failure().what()).doesNotContainPattern("\\p{Cntrl}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ada:hunter2@forge.example.org/hello.git",
                "https://hunter2@forge.example.org/hello.git",
                "https://ada:hunter2@forge.example.org@forge.example.org/hello.git",
                "http://ada:hunter2@forge.example.org/hello.git",
                "ssh://ada:hunter2@forge.example.org/hello.git",
                "ada:hunter2@forge.example.org:hello.git",
            })
    void shouldRefuseAddressWithoutRepeatingItWhenItHoldsCredentials(String text) {
        // when
        SourceRefusal refusal = catchThrowableOfType(SourceRefusal.class, () -> RepositoryUrl.parse(text, true));

        // then
        assertThat(refusal.failure().code()).isEqualTo("repository-refused");
        assertThat(refusal.failure().toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/hello", "/srv/a b/hello.git", "file:///srv/hello.git", "/srv/a@b:c"})
    void shouldTakeLocalFolderOnlyWhenItIsAllowed(String text) throws Exception {
        // when
        RepositoryUrl allowed = RepositoryUrl.parse(text, true);
        SourceRefusal refused = catchThrowableOfType(SourceRefusal.class, () -> RepositoryUrl.parse(text, false));

        // then
        assertThat(allowed).isEqualTo(new RepositoryUrl(text, true));
        assertThat(refused.failure().code()).isEqualTo("repository-refused");
        assertThat(refused.failure().why()).contains("slipway.build.allow-local");
    }

    @Test
    void shouldRefuseAddressWhenItIsVeryLong() {
        // given
        String text = "https://forge.example.org/" + "a/".repeat(100_000);

        // when
        SourceRefusal refusal = catchThrowableOfType(SourceRefusal.class, () -> RepositoryUrl.parse(text, true));

        // then
        assertThat(refusal.failure().toString()).hasSizeLessThan(1000);
    }

    @Test
    void shouldNotRepeatAQueryWhenItRefusesIt() {
        // when
        SourceRefusal refusal = catchThrowableOfType(
                SourceRefusal.class, () -> RepositoryUrl.parse("https://git.example/app?access_token=s3cret", false));
        // then
        assertThat(refusal.failure().toString()).doesNotContain("s3cret");
    }
}
