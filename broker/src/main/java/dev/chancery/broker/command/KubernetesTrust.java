package dev.chancery.broker.command;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The AuthenticationConfiguration (apiserver.config.k8s.io/v1) by which an API server takes tokens of the broker: the user
 * is the robot, {@code robot:NAME}, which no user of the cluster's own can be called.
 *
 * @param cluster name of the cluster whose API server it is for
 * @param audience the {@code aud} that tokens for this API server have
 * @param discovery where the API server reads the broker's discovery document, if not below the issuer
 * @param certificates PEM of the authorities that vouch for the broker's address, or null for those of the platform
 */
record KubernetesTrust(
        String cluster,
        URI issuer,
        String audience,
        @Nullable URI discovery,
        @Nullable String certificates) {
    String yaml() {
        var text = new StringBuilder(2048);
        text.append("""
                # What the API server of %s needs to take tokens of this broker: write it to a file on every node of the control
                # plane and start kube-apiserver with --authentication-config=FILE. Later changes of the file are taken within a
                # minute, without a restart.
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt:
                  - issuer:
                      url: %s
                """.formatted(cluster, quoted(issuer.toString())));
        if (discovery != null)
            text.append("      discoveryURL: ")
                    .append(quoted(discovery.toString()))
                    .append('\n');
        if (certificates != null) {
            text.append("      certificateAuthority: |\n");
            certificates.lines().filter(line -> !line.isBlank()).forEach(line -> text.append("        ")
                    .append(line.strip())
                    .append('\n'));
        }
        text.append("      audiences: [").append(quoted(audience)).append("]\n");
        text.append("    claimValidationRules:\n");
        rule(text, "claims.exp - claims.iat <= 3600", "the token lives too long");
        rule(text, "claims.sub.startsWith(\"robot:\")", "the subject is no robot");
        rule(text, "!has(claims.cnf)", "the token is bound to a key, which this API server cannot check");
        text.append("""
                    claimMappings:
                      username: {expression: "claims.sub"}
                      groups: {expression: '["chancery:robots", "chancery:robots-of:" + claims.cluster]'}
                      uid: {expression: "claims.robot_id"}
                      extra:
                """);
        for (var extra : List.of("cluster", "client_id", "spiffe_id"))
            text.append("        - {key: chancery.dev/")
                    .append(extra.replace('_', '-'))
                    .append(", valueExpression: \"claims.")
                    .append(extra)
                    .append("\"}\n");
        text.append("""
                    userValidationRules:
                      - {expression: "!user.username.startsWith('system:')", message: the name is reserved}
                """);
        return text.toString();
    }

    private static void rule(StringBuilder text, String expression, String message) {
        text.append("      - {expression: '")
                .append(expression)
                .append("', message: \"")
                .append(message)
                .append("\"}\n");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
