package dev.slipway.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.UUID;

/** A P-256 key with a self-signed certificate, made by the JDK's keytool, which signs JSON web tokens (RFC 7515). */
record SigningKey(PrivateKey key, X509Certificate certificate) {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final String ALIAS = "tokens";

    static SigningKey make(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        String password = UUID.randomUUID().toString();
        ProcessBuilder keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=slipway-test",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass:env",
                        "STORE_PASSWORD")
                .redirectErrorStream(true);
        keytool.environment().put("STORE_PASSWORD", password);
        Process process = keytool.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool made no key: " + said);
        }
        KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
        return new SigningKey((PrivateKey) store.getKey(ALIAS, password.toCharArray()), (X509Certificate)
                store.getCertificate(ALIAS));
    }

    String certificatePem() throws GeneralSecurityException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }

    /** The claims as a compact token, by ES256, with the certificate in its header (RFC 7515 section 4.1.6). */
    String sign(byte[] claims) throws GeneralSecurityException {
        String chain = Base64.getEncoder().encodeToString(certificate.getEncoded());
        String header = "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\"" + chain + "\"]}";
        String signed = URL.encodeToString(header.getBytes(UTF_8)) + "." + URL.encodeToString(claims);
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + URL.encodeToString(signature.sign());
    }
}
