package dev.chancery.testbed;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds and signs X.509 certificates (RFC 5280) with one P-256 key; touches no files. */
final class CertificateFactory {
    private static final Duration LIFETIME = Duration.ofDays(3);
    private static final Duration BACKDATED = Duration.ofDays(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clock clock;
    private final KeyPair pair;
    private final X500Name name;
    private final X509Certificate issuer;

    private CertificateFactory(Clock clock, KeyPair pair, X500Name name, X509Certificate issuer) {
        this.clock = clock;
        this.pair = pair;
        this.name = name;
        this.issuer = issuer;
    }

    static CertificateFactory selfSigned(String commonName, Clock clock) {
        var name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
        var pair = newP256();
        try {
            var builder = builder(name, name, pair.getPublic(), clock, LIFETIME)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            identifiers().createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateFactory(clock, pair, name, signed(builder, pair));
        } catch (CertIOException e) {
            throw cannotEncode(e);
        }
    }

    X509Certificate issuer() {
        return issuer;
    }

    KeyPair newKeyPair() {
        return newP256();
    }

    /**
     * A certificate of this authority.
     *
     * @param lifetime from now; a negative one makes a certificate that has expired
     */
    X509Certificate sign(CertificateRequest request, PublicKey key, Duration lifetime) {
        try {
            var builder = builder(name, request.subject(), key, clock, lifetime)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(request.purpose()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers().createAuthorityKeyIdentifier(issuer))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, identifiers().createSubjectKeyIdentifier(key));
            if (!request.alternativeNames().isEmpty()) {
                var names = request.alternativeNames().toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return signed(builder, pair);
        } catch (CertIOException | GeneralSecurityException e) {
            throw cannotEncode(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Clock clock, Duration lifetime) {
        var now = clock.instant();
        var serial = new BigInteger(127, RANDOM); // RFC 5280, 4.1.2.2: positive and at most 20 octets
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(BACKDATED)), Date.from(now.plus(lifetime)), subject, key);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair by) {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw cannotEncode(e);
        }
    }

    private static KeyPair newP256() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw cannotEncode(e);
        }
    }

    private static JcaX509ExtensionUtils identifiers() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (GeneralSecurityException e) {
            throw cannotEncode(e);
        }
    }

    private static IllegalStateException cannotEncode(Exception cause) {
        return new IllegalStateException("the platform cannot make a P-256 certificate", cause);
    }
}
