package dev.chancery.sync.command;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import dev.chancery.testbed.DirectoryServer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A directory in which something changes all the time; what it holds is asked of the server, never remembered. */
final class RestlessDirectory {
    static final int FEW = 20;
    private static final int MANY = 60;
    private static final String READERS = "readers";

    private final SoakedDirectory kind;
    private final DirectoryServer server;
    private final Random random;
    private int made;

    RestlessDirectory(SoakedDirectory kind, DirectoryServer server, Random random) {
        this.kind = kind;
        this.server = server;
        this.random = random;
        for (var unit : List.of("robots", "groups"))
            load("dn: " + unit(unit) + "\nobjectClass: organizationalUnit\nou: " + unit + "\n");
        for (var team : List.of("red", "blue"))
            load("dn: ou=" + team + "," + unit("robots") + "\nobjectClass: organizationalUnit\nou: " + team + "\n");
        load(kind.group(readers(), READERS, unit("groups")));
        for (int i = 0; i < FEW; i++) add();
    }

    /** What a robot's entry says of it. */
    record Wish(boolean active, boolean reader) {}

    String unit(String name) {
        return "ou=" + name + "," + server.baseDn();
    }

    String readers() {
        return "cn=" + READERS + "," + unit("groups");
    }

    /** One small change at random, told in words. */
    String change() {
        var robots = robots();
        if (robots.size() < FEW) return add();
        var one = robots.get(random.nextInt(robots.size()));
        var dn = one.getDN();
        return switch (random.nextInt(robots.size() < MANY ? 9 : 8)) {
            case 0 -> remove(dn);
            case 1 -> modify(dn, kind.switchedOff());
            case 2, 3 -> kind.isActive(one) ? describe(dn) : modify(dn, kind.switchedOn());
            case 4 -> move(dn, kind.rdn(kind.name(one)), random.nextBoolean() ? "red" : "blue");
            case 5 -> move(dn, kind.rdn(newName()), team(dn));
            case 6, 7 -> readerOrNot(dn);
            default -> add();
        };
    }

    /** More robots at once than any limit lets pass. */
    String loseMany() {
        var robots = robots();
        robots.stream().limit(robots.size() / 2).forEach(robot -> remove(robot.getDN()));
        return "remove " + robots.size() / 2 + " at once";
    }

    /** By stable id, what the directory says now. */
    Map<String, Wish> truth() {
        var members = members();
        return robots().stream()
                .collect(Collectors.toMap(
                        kind::id,
                        robot -> new Wish(kind.isActive(robot), members.contains(dn(robot.getDN()))),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private String add() {
        var name = newName();
        return load(kind.robot(
                kind.rdn(name) + ",ou=" + (random.nextBoolean() ? "red" : "blue") + "," + unit("robots"), name));
    }

    private String newName() {
        return "bot-" + ++made;
    }

    private String remove(String dn) {
        return load("dn: " + dn + "\nchangetype: delete\n");
    }

    private String modify(String dn, String change) {
        return load("dn: " + dn + "\nchangetype: modify\n" + change + "\n");
    }

    private String describe(String dn) {
        return modify(dn, "replace: description\ndescription: " + random.nextInt(1000));
    }

    private String move(String dn, String rdn, String team) {
        if (dn(dn).equals(dn(rdn + ",ou=" + team + "," + unit("robots")))) return describe(dn);
        return load("dn: " + dn + "\nchangetype: moddn\nnewrdn: " + rdn + "\ndeleteoldrdn: 1\nnewsuperior: ou=" + team
                + "," + unit("robots") + "\n");
    }

    private static String team(String dn) {
        return dn.toLowerCase(Locale.ROOT).contains("ou=red,") ? "red" : "blue";
    }

    private String readerOrNot(String dn) {
        return modify(readers(), (members().contains(dn(dn)) ? "delete" : "add") + ": member\nmember: " + dn);
    }

    private Set<DN> members() {
        var group = search(readers(), "(objectClass=*)", List.of("member")).getFirst();
        var members = new HashSet<DN>();
        if (group.hasAttribute("member")) for (var name : group.getAttributeValues("member")) members.add(dn(name));
        return members;
    }

    private List<? extends Entry> robots() {
        return search(unit("robots"), kind.robots(), kind.attributes());
    }

    private List<? extends Entry> search(String base, String filter, List<String> attributes) {
        try (var admin = server.admin()) {
            var found = admin.search(base, SearchScope.SUB, filter, attributes.toArray(String[]::new))
                    .getSearchEntries();
            return found.stream()
                    .sorted((one, other) -> dn(one.getDN()).compareTo(dn(other.getDN())))
                    .toList();
        } catch (LDAPException e) {
            throw new IllegalStateException("the directory does not answer its administrator", e);
        }
    }

    private static DN dn(String text) {
        try {
            return new DN(text);
        } catch (LDAPException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private String load(String ldif) {
        server.load(ldif);
        return ldif.replace("\n", "; ");
    }
}
