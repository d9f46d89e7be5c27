package dev.chancery.sync.desired;

import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.Namespace;
import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.desired.MappingRule.NamespacePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Works out what rules want of robots, once for all clusters. */
final class Wishes {
    private static final Map<String, String> MARK = Map.of(OwnershipMark.MANAGED_BY, OwnershipMark.CHANCERY);
    static final Comparator<Wish> ORDER = Comparator.comparing(Wish::key);

    private final List<Wish> wishes = new ArrayList<>();
    private final IdentityHashMap<MappingRule.Place, Map<String, String>> marked =
            new IdentityHashMap<>(); // the same for all robots of a place
    private final IdentityHashMap<MappingRule.Place, Wish.Room> rooms = new IdentityHashMap<>();

    private Wishes() {}

    static Wishes of(List<MappedRobots.Match> matches) {
        var all = new Wishes();
        matches.forEach(all::add);
        all.wishes.sort(ORDER);
        return all;
    }

    /** In the order of keys; those of one key in the order of robots and then of rules. */
    List<Wish> inOrder() {
        return Collections.unmodifiableList(wishes);
    }

    /** Whether somebody else wants something of the key of this wish. */
    boolean isSharedBy(Wish wish, Scope except) {
        return at(wish.key()).stream().map(Wish::robot).anyMatch(robot -> robot != null && !except.covers(robot));
    }

    /** The same, with those that some robots have now in the place of those that they had. */
    Wishes with(Wishes some, Scope theirs) {
        var all = new Wishes();
        for (var wish : wishes) {
            var robot = wish.robot();
            if (robot == null || !theirs.covers(robot)) all.wishes.add(wish);
        }
        for (var wish : some.wishes) if (!isRoomHere(wish)) all.wishes.add(wish);
        all.wishes.sort(ORDER);
        return all;
    }

    private boolean isRoomHere(Wish wish) {
        return wish instanceof Wish.Room
                && at(wish.key()).stream().anyMatch(room -> room.clusters().equals(wish.clusters()));
    }

    private List<Wish> at(ObjectKey key) {
        int from = firstFrom(key);
        int to = from;
        while (to < wishes.size() && wishes.get(to).key().equals(key)) to++;
        return wishes.subList(from, to);
    }

    private int firstFrom(ObjectKey key) {
        int low = 0;
        int high = wishes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (wishes.get(middle).key().compareTo(key) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private void add(MappedRobots.Match match) {
        var robot = match.robot();
        var homes = new ArrayList<Wish.Home>();
        for (var rule : match.rules()) {
            var provenance = provenance(robot, rule);
            for (var place : rule.places()) place(robot, place, provenance, homes);
        }
        wishes.addAll(homes);
        if (!robot.state().mayAct()) return;
        var all = List.copyOf(homes);
        for (var rule : match.rules()) {
            for (var bind : rule.binds()) {
                switch (bind.to()) {
                    case SERVICE_ACCOUNTS -> {
                        if (!all.isEmpty()) wishes.add(grant(robot, rule, bind, all));
                    }
                    case ROBOT -> wishes.add(trust(robot, rule, bind));
                }
            }
        }
    }

    private void place(RobotAccount robot, MappingRule.Place place, Provenance provenance, List<Wish.Home> homes) {
        String name;
        try {
            name = place.name().of(robot.name()).value();
        } catch (IllegalArgumentException tooLong) {
            var key = ObjectKey.serviceAccount(place.namespace(), place.name().filled(robot.name()));
            wishes.add(new Wish.Nowhere(
                    place.clusters(), robot.id(), key, provenance.rule() + ": " + tooLong.getMessage()));
            return;
        }
        if (place.policy() == NamespacePolicy.CREATE) rooms.computeIfAbsent(place, any -> room(any, provenance));
        homes.add(new Wish.Home(
                place.clusters(),
                new ServiceAccount(
                        ObjectKey.serviceAccount(place.namespace(), name),
                        robot.id(),
                        marked.computeIfAbsent(place, Wishes::mark),
                        signs(robot, provenance.rule(), place.annotations()),
                        provenance)));
    }

    private Wish.Room room(MappingRule.Place place, Provenance provenance) {
        var room = new Wish.Room(place.clusters(), new Namespace(ObjectKey.namespace(place.namespace()), provenance));
        wishes.add(room);
        return room;
    }

    private static Wish.Grant grant(
            RobotAccount robot, MappingRule rule, MappingRule.Bind bind, List<Wish.Home> homes) {
        var subjects = homes.stream().map(Wish.Home::subject).toList();
        return new Wish.Grant(bind.clusters(), homes, binding(robot, rule, bind, subjects));
    }

    private static Wish.Trust trust(RobotAccount robot, MappingRule rule, MappingRule.Bind bind) {
        var itself = List.of(Subject.user(MappedRobots.subject(robot)));
        return new Wish.Trust(bind.clusters(), binding(robot, rule, bind, itself));
    }

    private static Binding binding(
            RobotAccount robot, MappingRule rule, MappingRule.Bind bind, List<Subject> subjects) {
        return new Binding(
                ObjectKey.binding(bind.namespace(), BindingName.of(robot, bind.role())),
                robot.id(),
                bind.role(),
                subjects,
                MARK,
                signs(robot, rule.name(), Map.of()),
                provenance(robot, rule));
    }

    /** A robot whose entry is gone keeps this. */
    static Wish.Home kept(RobotAccount robot, RememberedPlacement place) {
        return new Wish.Home(
                ClusterSelector.ALL,
                new ServiceAccount(
                        ObjectKey.serviceAccount(place.namespace(), place.serviceAccount()),
                        robot.id(),
                        MARK,
                        signs(robot, place.rule(), Map.of()),
                        new Provenance(place.rule(), robot.name() + " (gone)")));
    }

    private static Map<String, String> mark(MappingRule.Place place) {
        var all = new HashMap<>(place.labels());
        all.putAll(MARK);
        return Map.copyOf(all);
    }

    private static Map<String, String> signs(RobotAccount robot, String rule, Map<String, String> annotations) {
        var all = new HashMap<>(annotations);
        all.put(OwnershipMark.ROBOT, robot.id().value());
        all.put(OwnershipMark.STATE, robot.state().word());
        all.put(OwnershipMark.RULE, rule);
        if (robot.entry() != null) all.put(OwnershipMark.LOGIN, robot.entry().login());
        return all;
    }

    private static Provenance provenance(RobotAccount robot, MappingRule rule) {
        return new Provenance(
                rule.name(),
                rule.line(),
                robot.entry() == null ? robot.name().value() : robot.entry().dn());
    }
}
