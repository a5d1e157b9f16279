package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No repository's credentials come into an event, nor into what refuses them. */
class RepositoriesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.com/team/hello.git",
                "https://git.example.com:8443/team/hello@v2.git",
                "https://[::1]:8443/hello.git",
                "ssh://git@git.example.com/team/hello.git",
                "ssh://git@git.example.com:2222/team/hello.git",
                "git@git.example.com:team/hello.git",
                "git@git.example.com:team@home/hello.git",
                "git.example.com:team/hello.git",
                "file:///srv/git/a:b@c.git",
                "/srv/git/a:b@c.git",
                "./a:b@c.git"
            })
    void shouldAcceptARepositoryWithoutCredentials(String repository) {
        assertThat(requested(repository).repository()).isEqualTo(repository);
        assertThat(planned(repository).repository()).isEqualTo(repository);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:s3cret@git.example.com/hello.git",
                "HTTPS://user:s3cret@git.example.com/hello.git",
                "https://:s3cret@git.example.com/hello.git",
                "https://s3cret@git.example.com/hello.git",
                "https://user@s3cret@git.example.com/hello.git",
                "https://user:s3cret@git.example.com",
                "https://user:s3cret@git.example.com?x",
                "https://user:s3/cret@git.example.com/hello.git",
                "http://s3cret@127.0.0.1/hello.git",
                "git://s3cret@git.example.com/hello.git",
                "file://user:s3cret@host/hello.git",
                "ssh://git:s3cret@git.example.com/hello.git",
                "ssh://git%3As3cret@git.example.com/hello.git",
                "ssh://git%3as3cret@git.example.com/hello.git",
                "cache::https://user:s3cret@git.example.com/hello.git",
                "https:/user:s3cret@git.example.com/hello.git",
                "user:s3cret@git.example.com:team/hello.git",
                "user:s3/cret@git.example.com:team/hello.git",
                "user:s3cret@git.example.com:team://hello.git"
            })
    void shouldRefuseCredentialsWithoutRepeatingThem(String repository) {
        assertThatThrownBy(() -> requested(repository))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("repository ")
                .hasMessageContaining("credentials")
                .hasMessageNotContaining("cret@");
        assertThatThrownBy(() -> planned(repository))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("repository ")
                .hasMessageNotContaining("cret@");
    }

    private static BuildRequested requested(String repository) {
        return new BuildRequested("ada", repository, "main", null);
    }

    private static ReleasePlanned planned(String repository) {
        ReleasePlanned plan = Events.planned(List.of(), List.of());
        return new ReleasePlanned(
                plan.application(),
                repository,
                plan.commit(),
                plan.version(),
                plan.origin(),
                plan.plan(),
                plan.suites(),
                plan.images(),
                plan.packages(),
                plan.environments(),
                plan.warnings());
    }
}
