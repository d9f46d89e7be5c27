package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequest;
import com.unboundid.ldap.sdk.GSSAPIBindRequestProperties;
import com.unboundid.ldap.sdk.GSSAPIChannelBindingType;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SASLQualityOfProtection;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** As whom we read: what is said to a server, made anew for each bind, because files and variables may have changed. */
final class Credentials {
    private final Bind bind;
    private final Transport transport;

    Credentials(LdapSettings settings) {
        this.bind = settings.bind();
        this.transport = settings.servers().transport();
    }

    /** @throws IncompleteReading when the password or the keytab is not where it should be */
    BindRequest request() {
        return switch (bind) {
            // RFC 4422, 3.3: without any response, not even an empty one, the server would ask for it first.
            case Bind.External _ -> new EXTERNALBindRequest("");
            case Bind.Kerberos(var principal, var keytab) -> kerberos(principal, keytab);
            case Bind.Simple(String dn, Password password) -> new SimpleBindRequest(dn, read(password));
        };
    }

    /** Names what would be said, without saying it; of what is not where it should be, the same as of an empty one. */
    String digest() {
        var secret =
                switch (bind) {
                    case Bind.External(var certificate, var key) -> bytes(certificate) + bytes(key);
                    case Bind.Kerberos(var _, var keytab) -> bytes(keytab);
                    case Bind.Simple(String _, Password.File(var path)) -> bytes(path);
                    case Bind.Simple(String _, Password.Environment(var variable)) ->
                        Objects.requireNonNullElse(System.getenv(variable), "");
                };
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** For messages. */
    String who() {
        return switch (bind) {
            case Bind.External(var certificate, var _) -> "the client certificate " + certificate;
            case Bind.Kerberos(var principal, var keytab) -> "\"" + principal + "\" by the keytab " + keytab;
            case Bind.Simple(String dn, Password _) -> "\"" + dn + "\"";
        };
    }

    /** RFC 4752, 3.1: without TLS everything that follows is signed and encrypted; within TLS that is not allowed twice. */
    private GSSAPIBindRequest kerberos(String principal, Path keytab) {
        if (!Files.isReadable(keytab))
            throw new IncompleteReading(
                    PartialReason.WRONG_CREDENTIALS,
                    "there is no keytab for \"" + principal + "\" in the file " + keytab);
        try {
            var properties = new GSSAPIBindRequestProperties(principal, (String) null);
            properties.setUseKeyTab(true);
            properties.setKeyTabPath(keytab.toString());
            properties.setUseTicketCache(false);
            properties.setRefreshKrb5Config(true);
            if (transport == Transport.KERBEROS) properties.setAllowedQoP(SASLQualityOfProtection.AUTH_CONF);
            else properties.setChannelBindingType(GSSAPIChannelBindingType.TLS_SERVER_END_POINT);
            return new GSSAPIBindRequest(properties);
        } catch (LDAPException e) {
            throw new IncompleteReading(
                    PartialReason.WRONG_CREDENTIALS, "cannot use " + who() + ": " + Failure.said(e));
        }
    }

    private String read(Password password) {
        try {
            var text =
                    switch (password) {
                        case Password.File(var path) -> Files.readString(path, StandardCharsets.UTF_8);
                        case Password.Environment(var variable) -> System.getenv(variable);
                    };
            var bare = text == null ? "" : text.replaceFirst("\\R$", "");
            // RFC 4513, 5.1.2: a bind with an empty password succeeds, as nobody.
            if (bare.isEmpty()) throw new IncompleteReading(PartialReason.WRONG_CREDENTIALS, noPassword(password));
            return bare;
        } catch (IOException e) {
            throw new IncompleteReading(PartialReason.WRONG_CREDENTIALS, noPassword(password));
        }
    }

    private String noPassword(Password password) {
        var place =
                switch (password) {
                    case Password.File(var path) -> "the file " + path;
                    case Password.Environment(var variable) -> "the environment variable " + variable;
                };
        return "there is no password for " + who() + " in " + place;
    }
}
