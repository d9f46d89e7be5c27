package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateExpiredException;
import java.security.interfaces.ECPublicKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
    private Authority authority;

    @BeforeEach
    void create(@TempDir Path folder) {
        authority = Authority.create("test", folder);
    }

    @Test
    void certificateIsSignedByTheAuthorityAndNamesItsHosts() throws Exception {
        var certificate = authority.issue("server", "server.test", "127.0.0.9").certificate();

        assertThatCode(() -> certificate.verify(authority.certificate().getPublicKey()))
                .doesNotThrowAnyException();
        var names = certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
        assertThat(names).containsExactly("server.test", "127.0.0.9");
        assertThat(((ECPublicKey) certificate.getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength())
                .isEqualTo(256);
    }

    @Test
    void expiredCertificateIsNoLongerValid() {
        var certificate = authority.issueExpired("server", "server.test").certificate();

        assertThatExceptionOfType(CertificateExpiredException.class).isThrownBy(certificate::checkValidity);
    }

    @Test
    void clientIsNamedAsItsDnReads() {
        assertThat(authority
                        .issueClient("sync")
                        .certificate()
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=sync,OU=clients");
    }

    @Test
    void keyFileIsPkcs8AndReadableByItsOwnerAlone() throws Exception {
        var file = authority.issueClient("sync").keyFile();

        assertThat(Files.readString(file)).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
