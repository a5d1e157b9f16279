package dev.slipway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.artifacts.RegistryException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void shouldTryAgainWhenAHandshakeIsCutShort() {
        // when
        RegistryException e = failure(new SSLHandshakeException(
                "Remote host terminated the handshake", new EOFException("incorrect shutdown")));

        // then
        assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(e.retryable()).isTrue();
        assertThat(e).hasMessageContainingAll("Remote host terminated the handshake", "check that the registry runs");
    }

    @Test
    void shouldNotTryAgainWhenACertificateIsRefused() {
        // when
        RegistryException untrusted =
                failure(new SSLHandshakeException("PKIX path building failed", new CertificateException("unknown")));
        RegistryException revoked =
                failure(new SSLException("refused", new IOException(new CertPathValidatorException("revoked"))));

        // then
        assertThat(untrusted.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(untrusted.retryable()).isFalse();
        assertThat(untrusted.hint()).contains("certificate");
        assertThat(revoked.retryable()).isFalse();
    }

    private static RegistryException failure(IOException failure) {
        Repository repository = Repository.parse("registry.example/app", RegistrySettings.defaults());
        return Failures.of(Call.get(repository, repository.at("tags/list"), "listing tags"), failure);
    }
}
