package dev.chancery.testbed.demo;

import java.util.List;

/** The LDIF that the story begins with. */
final class Directories {
    /** Robots in {@code config/demo/directory.ldif}. */
    static final int SMALLEST = 60;
    /** More would make the embedded directory slow. */
    static final int LARGEST = 10_000;

    private static final List<String> TEAMS = List.of("ledger", "parcel", "atlas", "forge");

    private Directories() {}

    /** The committed directory, and further robots of all four teams until there are so many. */
    static String of(Checkout checkout, int robots) {
        var ldif = new StringBuilder(checkout.demoFile("directory.ldif"));
        for (int i = SMALLEST + 1; i <= robots; i++) ldif.append('\n').append(robot(i));
        return ldif.toString();
    }

    private static String robot(int number) {
        var team = TEAMS.get(number % TEAMS.size());
        var uid = "%s-worker-%05d".formatted(team, number);
        return """
                dn: %s
                objectClass: account
                uid: %s
                description: Works in a fleet
                owner: cn=Team %s Owner,ou=people,dc=robot,dc=test
                entryUUID: 90000000-0000-4000-8000-%012d
                """.formatted(
                        Company.dn(uid, team), uid, Character.toUpperCase(team.charAt(0)) + team.substring(1), number);
    }
}
