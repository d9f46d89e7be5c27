package dev.chancery.sync.desired;

import dev.chancery.sync.account.RobotAccount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a binding after its robot and role: the same binding has the same name in every run and on every machine. */
final class BindingName {
    private static final int DIGEST_BYTES = 5;
    private static final int LONGEST_ROLE = 120;

    private BindingName() {}

    static String of(RobotAccount robot, RoleRef role) {
        var readable = role.name().length() > LONGEST_ROLE ? role.name().substring(0, LONGEST_ROLE) : role.name();
        return robot.name() + "." + readable.replaceAll("[^A-Za-z0-9.-]", "-") + "." + digest(robot.id() + " " + role);
    }

    private static String digest(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
