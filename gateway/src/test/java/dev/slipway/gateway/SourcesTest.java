package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.runtime.testing.MappedSettings;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked for, and what may not. */
class SourcesTest {
    private static final String GOOD = "https://git.example/app.git";

    private static Sources sources(boolean local) {
        return new Sources(MappedSettings.read(
                GatewayConfig.class, Map.of("slipway.gateway.allow-local", Boolean.toString(local))));
    }

    private static void assertRefused(boolean local, String repository, String ref, String pointer) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> sources(local).check(repository, ref))
                .satisfies(e -> {
                    assertThat(e.problem().status()).isEqualTo(422);
                    assertThat(Objects.requireNonNull(e.problem().errors()))
                            .extracting(Problem.Error::pointer)
                            .containsExactly(pointer);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD,
                "https://git.example:8443/team/app",
                "ssh://git@git.example/app.git",
                "ssh://git.example:2222/app.git",
                "git@git.example:team/app.git"
            })
    void shouldAcceptARemoteRepository(String repository) {
        assertThatCode(() -> sources(false).check(repository, "main")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/app", "file:///srv/app"})
    void shouldAcceptAPathOnlyWhenLocalIsAllowed(String repository) {
        assertThatCode(() -> sources(true).check(repository, "main")).doesNotThrowAnyException();
        assertRefused(false, repository, "main", "/repository");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--upload-pack=touch x",
                "-git@git.example:app",
                "http://git.example/app.git",
                "git://git.example/app.git",
                "ext::sh -c id",
                "ftp://git.example/app.git",
                "https:///app.git",
                "app.git",
                "../app",
                "https://user:secret@git.example/app.git",
                "https://token@git.example/app.git",
                "ssh://git:secret@git.example/app.git",
                "https://git.example/app?access_token=secret",
                "https://git.example/../app.git",
                "https://git.example/a b",
                "git@git.example::app",
                "https://git.example/app\u202etig",
                "https://git.ex\u200bample/app.git",
                "\ufeffhttps://git.example/app.git",
                "https://git.example/\uff0e\uff0e/app.git",
                "https://g\u0456t.example/app.git",
                "/srv/a\u202eb",
                "/srv/a\u200bb"
            })
    void shouldRefuseAnyOtherRepository(String repository) {
        assertRefused(true, repository, "main", "/repository");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD",
                "main",
                "feature/one-two",
                "v1.2.3",
                "refs/heads/main",
                "0123456789abcdef0123456789abcdef01234567",
                "a@b"
            })
    void shouldAcceptARef(String ref) {
        assertThatCode(() -> sources(false).check(GOOD, ref)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-main",
                "--exec=id",
                "a..b",
                "a b",
                "a~1",
                "a^",
                "a:b",
                "a?",
                "a*",
                "a[b",
                "a\\b",
                "a\tb",
                "a\nb",
                "a\u007fb",
                "ma\u200bin",
                "main\u202ev1",
                "\ufeffmain",
                "a@{1}",
                "a//b",
                "/a",
                "a/",
                "a.",
                "a.lock",
                "a.lock/b",
                ".a",
                "a/.b",
                "@"
            })
    void shouldRefuseWhatIsNoRef(String ref) {
        assertRefused(false, GOOD, ref, "/ref");
    }
}
