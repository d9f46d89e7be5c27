package dev.chancery.sync.settings;

import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.ClusterSelector;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.desired.MappingRule;
import dev.chancery.sync.desired.MappingRule.Bind;
import dev.chancery.sync.desired.MappingRule.Call;
import dev.chancery.sync.desired.MappingRule.Holder;
import dev.chancery.sync.desired.MappingRule.NamespacePolicy;
import dev.chancery.sync.desired.MappingRule.Place;
import dev.chancery.sync.desired.NameTemplate;
import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.RoleRef.RoleKind;
import dev.chancery.sync.directory.Condition;
import dev.chancery.sync.directory.LdapConditions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code config/mapping.yaml}: written by people, compiled here into a {@link Mapping}. */
final class MappingFile {
    private static final Pattern AUDIENCE = Pattern.compile("[^\\s\\p{Cntrl}]{1,2048}");

    private final Problems problems;
    private final @Nullable List<ClusterProfile> clusters;
    private final Set<RoleRef> roles = new HashSet<>();
    private final Set<String> attributes = new LinkedHashSet<>();
    private final Disagreements disagreements;
    private @Nullable String editor;

    /** @param clusters that rules may choose, or null when they are not known for certain */
    MappingFile(Problems problems, @Nullable List<ClusterProfile> clusters) {
        this.problems = problems;
        this.clusters = clusters;
        this.disagreements = new Disagreements(problems);
    }

    Mapping read(Path file) {
        var root = YamlFile.open(file, problems);
        if (root == null) return new Mapping(List.of());
        roles.addAll(root.values("roles", MappingFile::role));
        var rules = new ArrayList<MappingRule>();
        var names = new HashSet<String>();
        for (var section : root.requiredSections("rules")) {
            var rule = rule(section);
            if (!rule.name().isEmpty() && !names.add(rule.name()))
                problems.add(section.mark("name"), "there are two rules called \"" + rule.name() + "\"");
            rules.add(rule);
        }
        if (clusters != null) disagreements.tell(clusters);
        editor = root.has("edited-by") ? root.required("edited-by") : null;
        root.end();
        return new Mapping(rules);
    }

    /** Who edited the rules last, as the file says, or null where it does not. */
    @Nullable
    String editor() {
        return editor;
    }

    /** The attributes that rules look at, so that the directory is asked for them. */
    Set<String> attributes() {
        return attributes;
    }

    private MappingRule rule(Section section) {
        var name = section.required("name");
        var filter = section.required("when");
        var when = condition(section, "when", filter);
        var places = new ArrayList<Place>();
        for (var below : section.sections("place")) {
            var place = place(below);
            if (place == null) continue;
            places.add(place);
            disagreements.note(name, section.start(), filter, below, place);
        }
        var binds = section.sections("bind").stream()
                .map(this::bind)
                .filter(Objects::nonNull)
                .toList();
        var calls = section.sections("call").stream()
                .map(this::call)
                .filter(Objects::nonNull)
                .toList();
        if (!section.has("place") && !section.has("bind") && !section.has("call")) {
            problems.add(section.start(), "a rule needs at least one of place, bind and call");
        }
        section.end();
        return new MappingRule(
                name,
                section.start().getLine() + 1,
                when == null ? _ -> new Condition.Verdict.NotMet("the filter is broken") : when,
                places,
                binds,
                calls);
    }

    private @Nullable Condition condition(Section section, String key, String filter) {
        if (filter.isBlank()) return null;
        return switch (LdapConditions.compile(filter)) {
            case LdapConditions.Compiled(var condition) -> {
                attributes.addAll(LdapConditions.attributesOf(filter));
                yield condition;
            }
            case LdapConditions.Rejected(var message, var offset) -> {
                problems.add(
                        section.mark(key), "not an LDAP filter, at its character " + (offset + 1) + ": " + message);
                yield null;
            }
        };
    }

    private @Nullable Place place(Section section) {
        var selector = clusters(section);
        var policy = section.flag("create-namespace") ? NamespacePolicy.CREATE : NamespacePolicy.MUST_EXIST;
        var text = section.text("name", NameTemplate.PLAIN.text());
        var template = section.value("name", () -> new NameTemplate(text));
        var labels = unreserved(section, "labels");
        var annotations = unreserved(section, "annotations");
        var bare = section.required(
                "namespace",
                namespace -> new Place(selector, namespace, policy, NameTemplate.PLAIN, Map.of(), Map.of()));
        section.end();
        if (bare == null || template == null) return null;
        var labelled = section.value("labels", () -> bare.named(template).labelled(labels));
        return labelled == null ? null : section.value("annotations", () -> labelled.annotated(annotations));
    }

    private Map<String, String> unreserved(Section section, String key) {
        var map = section.textMap(key);
        map.keySet().stream()
                .filter(OwnershipMark::reserves)
                .forEach(name -> problems.add(section.mark(key), "only Chancery itself sets \"" + name + "\""));
        return map;
    }

    private @Nullable Bind bind(Section section) {
        var selector = clusters(section);
        var role = section.required("role", MappingFile::role);
        boolean wide = section.flag("cluster-wide");
        var namespace = section.text("namespace", "");
        var to = section.has("to") ? section.required("to", MappingFile::holder) : Holder.SERVICE_ACCOUNTS;
        section.end();
        if (role != null && !roles.contains(role)) {
            problems.add(
                    section.mark("role"),
                    role.kind().word() + "/" + role.name()
                            + " is not among the roles that may be bound; the list is \"roles\" at the top of this file");
        }
        if (wide == !namespace.isEmpty()) {
            problems.add(section.start(), "a binding needs either a namespace or cluster-wide: true");
            return null;
        }
        return role == null || to == null
                ? null
                : section.value(wide ? "role" : "namespace", () -> new Bind(selector, namespace, role, to));
    }

    private @Nullable Call call(Section section) {
        var audience = section.text("audience");
        var robots = section.text("robots");
        section.end();
        if ((audience == null) == (robots == null)) {
            problems.add(section.start(), "a call needs either an audience or robots (an LDAP filter)");
            return null;
        }
        if (audience != null && !AUDIENCE.matcher(audience).matches()) {
            problems.add(
                    section.mark("audience"),
                    "an audience must be text without spaces, at most 2048 characters: \"" + audience + "\"");
            return null;
        }
        if (robots == null) return new Call(audience, null);
        var condition = condition(section, "robots", robots);
        return condition == null ? null : new Call(null, condition);
    }

    private ClusterSelector clusters(Section parent) {
        var section = parent.section("clusters");
        if (section == null) return ClusterSelector.ALL;
        for (var key : List.of("names", "labels")) {
            if (section.isEmpty(key))
                problems.add(section.mark(key), "\"" + key + "\" must not be empty; leave it out to mean any");
        }
        int mistakes = problems.count();
        var names = Set.copyOf(section.values("names", this::known));
        boolean misnamed = problems.count() > mistakes;
        var labels = section.textMap("labels");
        section.end();
        requireAny(section, new ClusterSelector(misnamed ? Set.of() : names, labels)); // a wrong name may mean any
        return new ClusterSelector(names, labels);
    }

    private void requireAny(Section section, ClusterSelector selector) {
        if (clusters == null || clusters.stream().anyMatch(selector::chooses)) return;
        var called = selector.names().isEmpty() ? "" : " of those names";
        problems.add(
                section.start(), "no cluster" + called + " in clusters.yaml has these labels: " + selector.labels());
    }

    private String known(String name) {
        if (clusters != null
                && clusters.stream().noneMatch(cluster -> cluster.name().value().equals(name)))
            throw new IllegalArgumentException("there is no cluster called \"" + name + "\" in clusters.yaml");
        return name;
    }

    private static Holder holder(String word) {
        return switch (word) {
            case "service-accounts" -> Holder.SERVICE_ACCOUNTS;
            case "robot" -> Holder.ROBOT;
            default -> throw new IllegalArgumentException("\"to\" is service-accounts or robot, not \"" + word + "\"");
        };
    }

    /** {@code ClusterRole/view} or {@code Role/reader}. */
    private static RoleRef role(String word) {
        for (var kind : RoleKind.values()) {
            if (word.startsWith(kind.word() + "/"))
                return new RoleRef(kind, word.substring(kind.word().length() + 1));
        }
        throw new IllegalArgumentException("a role is written ClusterRole/NAME or Role/NAME, not \"" + word + "\"");
    }
}
