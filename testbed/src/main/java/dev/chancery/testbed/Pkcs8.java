package dev.chancery.testbed;

import java.io.IOException;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The encoding of an EC private key that every server reads. */
final class Pkcs8 {
    private Pkcs8() {}

    /**
     * PKCS #8 around RFC 5915 with the public key inside. The JDK leaves out that optional part, and GnuTLS, hence
     * Debian's slapd and Samba, then refuses the key with "ASN1 parser: Element was not found".
     */
    static byte[] encode(KeyPair pair) {
        var key = (ECPrivateKey) pair.getPrivate();
        var info = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
        var bits = key.getParams().getOrder().bitLength();
        var structure = new org.bouncycastle.asn1.sec.ECPrivateKey(
                bits, key.getS(), info.getPublicKeyData(), info.getAlgorithm().getParameters());
        try {
            return new PrivateKeyInfo(info.getAlgorithm(), structure).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a key of ours has no encoding", e);
        }
    }
}
