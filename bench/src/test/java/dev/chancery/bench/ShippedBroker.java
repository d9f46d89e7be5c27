package dev.chancery.bench;

import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The broker's executable jar with a folder of settings, under HTTPS, as workloads and platform engineers meet it. */
record ShippedBroker(Workspace workspace, Path folder, String issuer, Authority authority, HttpClient http)
        implements AutoCloseable {
    /** Writes what it is told; nothing is started. */
    static ShippedBroker prepare(Database database) throws IOException {
        var workspace = Workspace.create("broker");
        var folder = Files.createDirectory(workspace.path().resolve("config"));
        int port = Ports.free();
        var authority = Authority.create("broker", workspace.path());
        var own = authority.issue("broker", "127.0.0.1");
        Files.writeString(folder.resolve("password"), "");
        Files.writeString(folder.resolve("kek"), "test:" + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        Files.writeString(folder.resolve("broker.yaml"), """
                chancery:
                  issuer: https://127.0.0.1:%1$d
                  trust-domain: corp.example
                  database: {url: "%2$s", password-file: "%3$s/password"}
                  keys: {encryption-keys-file: "%3$s/kek"}
                  audit: {folder: "%3$s/audit"}
                server: {port: %1$d, ssl.bundle: broker}
                spring.ssl.bundle.pem.broker.keystore: {certificate: "file:%4$s", private-key: "file:%5$s"}
                """.formatted(
                        port, database.jdbcUrl("chancery_broker"), folder, own.certificateFile(), own.keyFile()));
        var http = HttpClient.newBuilder().sslContext(authority.clientContext()).build();
        return new ShippedBroker(workspace, folder, "https://127.0.0.1:" + port, authority, http);
    }

    /** What {@code ./chancery trust kubernetes} prints, in a file. */
    Path trust(String cluster) throws IOException {
        var ca = authority.certificateFile().toString();
        var printed = workspace.run("trust", command("trust", "kubernetes", cluster, "--ca-file", ca), Patience.LIMIT);
        if (printed.exitCode() != 0) throw new IllegalStateException("trust: " + printed.output());
        // a JVM may have said something before
        var yaml = printed.output().substring(printed.output().indexOf("# What the API server"));
        return Files.writeString(folder.resolve("trust-" + cluster + ".yaml"), yaml);
    }

    /** Returns when verifiers find its documents. */
    void start() {
        var service = workspace.serve("broker", command());
        Patience.await("a discovery document", service, this::answers);
    }

    private boolean answers() {
        try {
            return get("/.well-known/openid-configuration").statusCode() == 200;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(issuer + path)));
    }

    /** A token exchange (RFC 8693). */
    HttpResponse<String> exchange(String clusterToken, String audience) {
        var form = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=" + clusterToken
                + "&audience=" + URLEncoder.encode(audience, StandardCharsets.UTF_8);
        return send(posted("/oauth2/token", form));
    }

    /**
     * What the broker says of a token (RFC 7662).
     *
     * @param own the caller's own token, for the broker
     */
    String introspect(String token, String own) {
        return send(posted("/oauth2/introspect", "token=" + token).header("Authorization", "Bearer " + own))
                .body();
    }

    private HttpRequest.Builder posted(String path, String form) {
        return HttpRequest.newBuilder(URI.create(issuer + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    /** Returns when an exchange is answered so: the broker hears of what sync has written a moment later. */
    HttpResponse<String> awaitExchange(int status, String clusterToken, String audience) {
        long end = System.nanoTime() + Patience.LIMIT.toNanos();
        while (true) {
            var answer = exchange(clusterToken, audience);
            if (answer.statusCode() == status) return answer;
            if (System.nanoTime() > end) throw new IllegalStateException("it is answered " + answer.body());
            LockSupport.parkNanos(50_000_000);
        }
    }

    String token(String clusterToken, String audience) {
        return awaitExchange(200, clusterToken, audience)
                .body()
                .replaceFirst("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
    }

    private List<String> command(String... words) {
        var home = Path.of("..").toAbsolutePath().normalize();
        var command = Program.executable(home).command(workspace);
        command.add(1, "-DCHANCERY_CONFIG=" + folder);
        command.addAll(List.of(words));
        return command;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Patience.LIMIT).build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new IllegalStateException("the broker does not answer", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        http.close();
        workspace.close();
    }
}
