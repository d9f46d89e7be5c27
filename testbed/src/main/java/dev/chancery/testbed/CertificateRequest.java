package dev.chancery.testbed;

import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Whom a certificate is for, and for which side of a connection. */
record CertificateRequest(X500Name subject, List<GeneralName> alternativeNames, KeyPurposeId purpose) {
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*");

    CertificateRequest {
        alternativeNames = List.copyOf(alternativeNames);
    }

    static CertificateRequest server(String commonName, List<String> names) {
        var subject = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
        return new CertificateRequest(
                subject, names.stream().map(CertificateRequest::name).toList(), KeyPurposeId.id_kp_serverAuth);
    }

    /** In a certificate the outermost RDN comes first, in an LDAP DN it comes last (RFC 4514, 2.1). */
    static CertificateRequest client(String commonName) {
        var subject = new X500NameBuilder()
                .addRDN(BCStyle.OU, Authority.CLIENTS)
                .addRDN(BCStyle.CN, commonName)
                .build();
        return new CertificateRequest(subject, List.of(), KeyPurposeId.id_kp_clientAuth);
    }

    private static GeneralName name(String text) {
        var kind = IP_ADDRESS.matcher(text).matches() ? GeneralName.iPAddress : GeneralName.dNSName;
        return new GeneralName(kind, text);
    }
}
