package dev.chancery.broker;

import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Workspace;
import dev.chancery.testbed.Workspace.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** PyJWT, jose and Spring's resource server, which know nothing of us but the issuer. */
final class ForeignVerifiers implements AutoCloseable {
    private static final Path SCRIPTS =
            Path.of("..", "testbed", "verifiers").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Workspace workspace = Workspace.create("verifiers");
    private final String issuer;
    private final Path authority;
    private final SpringVerifier spring;

    ForeignVerifiers(String issuer, Authority authority) throws IOException {
        this.issuer = issuer;
        this.authority = authority.certificateFile();
        this.spring = new SpringVerifier(issuer, authority.clientContext());
        for (var file : List.of("verify.mjs", "package.json", "package-lock.json"))
            Files.copy(SCRIPTS.resolve(file), workspace.path().resolve(file));
        var installed = workspace.run("npm", List.of("npm", "ci", "--no-audit", "--no-fund"), LIMIT);
        if (installed.exitCode() != 0) throw new IllegalStateException("npm ci: " + installed.output());
    }

    /** One library. */
    interface Verifier {
        /** Exit code 0, the subject and the claims that are asked for; or 1 and why not. */
        Finished of(String token, String audience, String... claims) throws IOException;
    }

    List<Verifier> all() {
        return List.of(this::pyJwt, this::jose, spring);
    }

    SpringVerifier spring() {
        return spring;
    }

    private Finished pyJwt(String token, String audience, String... claims) throws IOException {
        var script = SCRIPTS.resolve("verify.py").toString();
        return run(
                "pyjwt",
                List.of("/usr/bin/python3", script, issuer, authority.toString(), audience, file(token)),
                claims);
    }

    private Finished jose(String token, String audience, String... claims) throws IOException {
        var trust = "NODE_EXTRA_CA_CERTS=" + authority;
        return run("jose", List.of("env", trust, "node", "verify.mjs", issuer, audience, file(token)), claims);
    }

    private Finished run(String name, List<String> command, String... claims) {
        return workspace.run(
                name, Stream.concat(command.stream(), Stream.of(claims)).toList(), LIMIT);
    }

    private String file(String token) throws IOException {
        return Files.writeString(workspace.path().resolve("token"), token).toString();
    }

    @Override
    public void close() {
        workspace.close();
    }
}
