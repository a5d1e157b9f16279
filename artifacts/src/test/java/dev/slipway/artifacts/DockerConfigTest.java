package dev.slipway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConfigTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadEveryFormOfCredentials() throws Exception {
        // given
        String pair = Base64.getEncoder().encodeToString("ann:pa:ss".getBytes(StandardCharsets.UTF_8));
        Path file = write("""
                {"auths": {
                   "registry.example:5000": {"auth": "%s"},
                   "https://index.docker.io/v1/": {"username": "bob", "password": "pw"},
                   "tokens.example": {"registrytoken": "t"},
                   "identity.example": {"auth": "%s", "identitytoken": "i"},
                   "helper.example": {}},
                 "credHelpers": {"cloud.example": "cloud"}}
                """.formatted(pair, pair));

        // when
        DockerConfig config = DockerConfig.read(file);

        // then
        assertThat(config.credentials())
                .containsEntry("registry.example:5000", Credentials.basic("ann", "pa:ss"))
                .containsEntry("docker.io", Credentials.basic("bob", "pw"))
                .containsEntry("tokens.example", Credentials.bearer("t"))
                .hasSize(3);
        assertThat(config.unreadable())
                .containsOnlyKeys("identity.example", "helper.example", "cloud.example")
                .containsEntry("identity.example", "it has an identity token, which is not used")
                .containsEntry("helper.example", "its entry holds no user with a password")
                .containsEntry(
                        "cloud.example", "docker-credential-cloud keeps it, and credential helpers are not called");
    }

    @Test
    void shouldSayWhoseCredentialsAStoreKeeps() throws Exception {
        // given
        Path file = write("""
                {"auths": {"kept.example": {}, "given.example": {"username": "bob", "password": "pw"}},
                 "credsStore": "desktop"}
                """);

        // when
        DockerConfig config = DockerConfig.read(file);

        // then
        assertThat(config.credentials()).containsOnlyKeys("given.example");
        assertThat(config.unreadable()).containsOnlyKeys("kept.example", "every other host");
        assertThat(config.unreadable().values())
                .containsOnly("docker-credential-desktop keeps it, and credential helpers are not called");
    }

    @Test
    void shouldNotQuoteTheFileWhenItIsNoJson() throws Exception {
        // given
        Path file = write("hunter2secret");

        // when
        var thrown = assertThatThrownBy(() -> DockerConfig.read(file));

        // then
        thrown.isInstanceOf(RegistryException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    private Path write(String json) throws Exception {
        return Files.writeString(folder.resolve("config.json"), json);
    }
}
