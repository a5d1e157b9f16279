package dev.slipway.build.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryIdentityTest {
    @ParameterizedTest
    @CsvSource({
        "https://git.example/team/app, git.example/team/app",
        "https://Git.Example:443/team/app.git, git.example/team/app",
        "https://git.example/team/app/, git.example/team/app",
        "ssh://git@git.example/team/app.git, git.example/team/app",
        "ssh://git.example:22/team/app, git.example/team/app",
        "git@git.example:team/app.git, git.example/team/app",
        "https://git.example:8443/team/app, git.example:8443/team/app",
        "ssh://git@git.example:2222/team/app, git.example:2222/team/app",
        "ssh://mallory@git.example/team/app, mallory@git.example/team/app",
        "mallory@git.example:team/app, mallory@git.example/team/app",
        "https://git.example/Team/App, git.example/Team/App",
        "https://[::1]:8443/app, [::1]:8443/app",
        "/home/me/app, /home/me/app",
        "/home/me/app/, /home/me/app",
        "file:///home/me/app, /home/me/app",
        "/home/me/app.git, /home/me/app.git"
    })
    void shouldBeTheSameForAddressesOfOneRepository(String address, String identity) {
        assertThat(RepositoryIdentity.of(address)).isEqualTo(identity);
    }
}
