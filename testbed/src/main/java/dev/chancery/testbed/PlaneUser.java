package dev.chancery.testbed;

import java.util.List;

/** An identity that a control plane knows by a static bearer token. */
record PlaneUser(String name, List<String> groups) {
    PlaneUser {
        groups = List.copyOf(groups);
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("not a plain name for a user: " + name);
        }
    }

    /** One line of the API server's {@code --token-auth-file}: token, user, uid, groups. */
    String csvLine(String token) {
        return token + "," + name + "," + name + ",\"" + String.join(",", groups) + "\"\n";
    }
}
