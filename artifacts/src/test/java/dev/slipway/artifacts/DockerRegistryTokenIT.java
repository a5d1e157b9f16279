package dev.slipway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.artifacts.RegistryException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that others wrote, which takes the signed tokens of a service beside it, and no password. */
@NeedsDockerRegistry
class DockerRegistryTokenIT extends PasswordRegistryContract {
    @TempDir
    static Path storage;

    private static TokenService tokens;
    private static DockerRegistryProcess process;

    @BeforeAll
    static void start() throws Exception {
        SigningKey key = SigningKey.make(storage.resolve("keys.p12"));
        tokens = new TokenService(key, USER, PASSWORD);
        Path trusted = Files.writeString(storage.resolve("trusted.pem"), key.certificatePem());
        process = DockerRegistryProcess.start(
                storage, """
                auth:
                  token: {realm: "%s", service: %s, issuer: %s, rootcertbundle: %s}
                """.formatted(tokens.realm(), TokenService.SERVICE, TokenService.ISSUER, trusted));
    }

    @AfterAll
    static void stop() throws Exception {
        process.close();
        tokens.close();
    }

    @Override
    String host() {
        return process.host();
    }

    @Override
    RegistrySettings settings() {
        return withTokenService(super.settings());
    }

    @Override
    RegistrySettings anonymous() {
        return withTokenService(super.anonymous());
    }

    private static RegistrySettings withTokenService(RegistrySettings settings) {
        return settings.withPlainHttp(tokens.host());
    }

    @Test
    void shouldAskForNoMoreThanTheCallNeeds() {
        // given
        String repository = host() + "/scoped";
        BlobSource blob = BlobSource.of(new byte[] {7});

        // when
        try (Registry registry = Registry.open(settings())) {
            registry.pushBlob(repository, blob);
            registry.readBlob(repository, blob.digest());
        }

        // then
        assertThat(tokens.granted)
                .filteredOn(scope -> scope.contains(":scoped:"))
                .extracting(scope -> Set.of(scope.replaceFirst(".*:", "").split(",")))
                .as("the registry names the actions in any order")
                .containsExactlyInAnyOrder(Set.of("pull"), Set.of("pull", "push"));
    }

    @Test
    void shouldSayUnauthorizedWhenTheServicesKeyIsNotTrusted() throws Exception {
        // given
        SigningKey stranger = SigningKey.make(storage.resolve("stranger.p12"));
        tokens.signWith(stranger);

        // when
        RegistryException e;
        try (Registry registry = Registry.open(settings())) {
            e = catchThrowableOfType(
                    RegistryException.class, () -> registry.pushIndex(host() + "/distrusted", Index.of(List.of())));
        } finally {
            tokens.signWithOwnKey();
        }

        // then
        assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(e).hasMessageContaining(host() + "/distrusted");
    }
}
