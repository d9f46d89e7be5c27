package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The files of one control plane: its keys, its users' tokens, its data. All of them are in a folder closed to others. */
record PlaneFiles(ServerFolder folder) {
    static final String ADMIN = "admin";

    Path etcdData() {
        return folder.resolve("etcd");
    }

    Path signingKey() {
        return folder.resolve("sa.key");
    }

    Path verificationKey() {
        return folder.resolve("sa.pub");
    }

    Path certificates() {
        return folder.resolve("certs");
    }

    /** The API server makes this certificate itself, for the address that it binds to. */
    Path servingCertificate() {
        return certificates().resolve("apiserver.crt");
    }

    Path tokens() {
        return folder.resolve("tokens.csv");
    }

    Path token(String user) {
        return folder.resolve(user + ".token");
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    void writeTokens(List<PlaneUser> users) {
        var random = new SecureRandom();
        var csv = new StringBuilder();
        for (var user : users) {
            var bytes = new byte[24];
            random.nextBytes(bytes);
            var token = HexFormat.of().formatHex(bytes);
            csv.append(user.csvLine(token));
            write(token(user.name()), token);
        }
        write(tokens(), csv.toString());
    }

    /** Everything in one file, so that it can be copied: context, cluster and user are called as the plane is. */
    void writeKubeconfig(String name, String server) {
        write(kubeconfig(), """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                contexts:
                - name: %1$s
                  context: {cluster: %1$s, user: %1$s}
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s
                    certificate-authority: %3$s
                users:
                - name: %1$s
                  user:
                    token: %4$s
                """.formatted(name, server, servingCertificate(), read(token(ADMIN))));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
