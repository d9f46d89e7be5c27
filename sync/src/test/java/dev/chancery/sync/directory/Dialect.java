package dev.chancery.sync.directory;

/** How a kind of server writes units, robots and groups in LDIF. */
record Dialect(Profile profile, String naming, String robotLines, String groupLines) {
    static Dialect standard(Profile profile) {
        return new Dialect(profile, "uid", "objectClass: account\nuid: %s\n", "objectClass: groupOfNames\ncn: %s\n");
    }

    static Dialect activeDirectory() {
        return new Dialect(
                Profile.ACTIVE_DIRECTORY,
                "CN",
                "objectClass: user\nsAMAccountName: %s\nuserAccountControl: 512\n",
                "objectClass: group\nsAMAccountName: %s\n");
    }

    String unit(String dn) {
        return "dn: " + dn + "\nobjectClass: organizationalUnit\nou: " + dn.substring(3, dn.indexOf(',')) + "\n\n";
    }

    String robotDn(String login, String unit) {
        return naming + "=" + login + "," + unit;
    }

    String robot(String login, String unit, String... lines) {
        return "dn: " + robotDn(login, unit) + "\n" + robotLines.formatted(login) + String.join("\n", lines) + "\n\n";
    }

    String groupDn(String name, String unit) {
        return "cn=" + name + "," + unit;
    }

    String group(String name, String unit, String... members) {
        return "dn: " + groupDn(name, unit) + "\n" + groupLines.formatted(name) + "member: "
                + String.join("\nmember: ", members) + "\n\n";
    }
}
