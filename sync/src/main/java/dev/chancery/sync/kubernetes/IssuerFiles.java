package dev.chancery.sync.kubernetes;

import dev.chancery.sync.kubernetes.IssuerSource.Allowance;
import dev.chancery.sync.kubernetes.IssuerSource.Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an administrator keeps in files about a cluster's issuer: keys, and authorities. Read anew in every run. */
final class IssuerFiles {
    private static final JsonMapper JSON = JsonMapper.shared();

    private IssuerFiles() {}

    /** @throws ApiFailure when the file is no JWK Set with a public key */
    static String keys(Path file) {
        return PublicKeys.only(
                        IssuerReader.object(new ByteArrayInputStream(bytes(file)), "the key set " + file.getFileName()))
                .toString();
    }

    /** Column {@code discovery}: only what is said. */
    static JsonNode discovery(Keys.Discovered source) {
        var json = JSON.createObjectNode();
        if (source.discoveryUrl() != null)
            json.put("discovery_url", source.discoveryUrl().toString());
        if (source.jwksUrl() != null) json.put("jwks_url", source.jwksUrl().toString());
        if (source.ca() != null) json.put("ca", certificates(source.ca()));
        if (source.allowed().contains(Allowance.HTTP)) json.put("allow_http", true);
        if (source.allowed().contains(Allowance.PRIVATE_ADDRESSES)) json.put("allow_private_addresses", true);
        return json;
    }

    /** The certificates alone: whatever else a PEM file holds, a private key perhaps, does not get into the registry. */
    private static String certificates(Path file) {
        try {
            var pem = new StringBuilder();
            var read =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes(file)));
            for (var certificate : read) {
                // RFC 7468, 2: lines of 64 characters
                var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
                pem.append("-----BEGIN CERTIFICATE-----\n").append(text).append("\n-----END CERTIFICATE-----\n");
            }
            if (!pem.isEmpty()) return pem.toString();
        } catch (GeneralSecurityException _) { // told below, without what the file says
        }
        throw ApiFailure.lasting("the authority " + file.getFileName() + " is not PEM certificates", null);
    }

    private static byte[] bytes(Path file) {
        try (var stream = Files.newInputStream(file)) {
            var bytes = stream.readNBytes(IssuerReader.LONGEST + 1);
            if (bytes.length <= IssuerReader.LONGEST) return bytes;
            throw ApiFailure.lasting(file.getFileName() + " is longer than " + IssuerReader.LONGEST + " bytes", null);
        } catch (IOException e) {
            throw ApiFailure.lasting("the file " + file.getFileName() + " cannot be read", e);
        }
    }
}
