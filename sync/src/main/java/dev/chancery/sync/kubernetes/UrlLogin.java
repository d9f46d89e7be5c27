package dev.chancery.sync.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An address, a certificate authority and a bearer token; a pod's own credentials are these three as well. */
record UrlLogin(URI address, @Nullable Path ca, Path tokenFile) implements ClientLogin {
    /** Where Kubernetes mounts a pod's credentials ("Accessing the Kubernetes API from a Pod"). */
    static final Path POD_CREDENTIALS = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    // RFC 6750, 2.1. What does not look so must not get into a header, nor into a message about a bad header.
    private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    UrlLogin {
        var scheme = address.getScheme();
        if (!"https".equals(scheme) || address.getHost() == null) {
            throw new IllegalArgumentException("a cluster's address must be an https URL: " + address);
        }
    }

    /** @throws IllegalArgumentException when the environment is not that of a pod */
    static UrlLogin inCluster(Map<String, String> environment, Path credentials) {
        var host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        var port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
        if (host.isBlank() || port.isBlank()) {
            throw new IllegalArgumentException("this program does not run in a cluster:"
                    + " KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
        }
        var literal = host.contains(":") ? "[" + host + "]" : host;
        return new UrlLogin(
                URI.create("https://" + literal + ":" + port),
                credentials.resolve("ca.crt"),
                credentials.resolve("token"));
    }

    @Override
    public String server() {
        return address.toString();
    }

    @Override
    public List<Path> files() {
        return Optional.ofNullable(ca).stream().toList();
    }

    @Override
    public Config config() {
        var config = Config.empty();
        config.setMasterUrl(address.toString());
        config.setAutoConfigure(false);
        if (ca != null) {
            requireCertificates(ca);
            config.setCaCertFile(ca.toString());
        }
        config.setOauthTokenProvider(this::token);
        return config;
    }

    private String token() {
        var token = read(tokenFile, "token file").strip();
        if (BEARER.matcher(token).matches()) return token;
        throw ApiFailure.lasting("the token file " + tokenFile + " does not hold a bearer token", null);
    }

    private static void requireCertificates(Path file) {
        read(file, "CA file");
        try (var in = Files.newInputStream(file)) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!found.isEmpty()) return;
        } catch (IOException | CertificateException e) {
            throw ApiFailure.lasting("the CA file " + file + " does not hold PEM certificates", e);
        }
        throw ApiFailure.lasting("the CA file " + file + " does not hold PEM certificates", null);
    }

    private static String read(Path file, String what) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw ApiFailure.lasting("the " + what + " " + file + " cannot be read", e);
        }
    }
}
