package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import dev.chancery.sync.directory.AttributeProfile.UnusableValue;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.Failure.Progress;
import dev.chancery.sync.directory.LdapSettings.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which part of a directory is read, and how: all of it, or some entries by their ids. */
final class TreeReader {
    private static final Logger LOG = LoggerFactory.getLogger(TreeReader.class);
    private static final int IDS_AT_ONCE = 100;

    private final Tree tree;
    private final AttributeProfile profile;

    TreeReader(LdapSettings settings) {
        tree = settings.tree();
        profile = settings.profile().attributes();
    }

    AttributeProfile profile() {
        return profile;
    }

    /**
     * Which server this is; all that must be visible is.
     *
     * @throws IncompleteReading when it is not
     */
    ServerIdentity checkpoint(LdapSession session) {
        requireEntry(session, "robots' base", tree.robotsBase());
        requireEntry(session, "groups' base", tree.groupsBase());
        if (tree.sentinelDn() != null) requireEntry(session, "sentinel", tree.sentinelDn());
        return ServerIdentity.of(session);
    }

    /** Active Directory shows the name of an entry to whoever may list its parent, and nothing below it: that is no view of it. */
    private static void requireEntry(LdapSession session, String what, String dn) {
        var entry = session.entry(dn, "objectClass");
        if (entry != null && session.isActiveDirectory() && !entry.hasAttribute("objectClass"))
            throw new IncompleteReading(
                    PartialReason.FORBIDDEN,
                    session.server() + " shows the " + what + " \"" + dn
                            + "\" by its name alone: our reader may not read it");
        if (entry == null)
            throw new IncompleteReading(
                    PartialReason.NO_SUCH_BASE,
                    session.server() + " does not show the " + what + " \"" + dn
                            + "\": it does not exist, or our reader may not see it");
    }

    void groups(EntrySource source, Consumer<Entry> each) {
        source.search(tree.groupsBase(), profile.groupFilter(), profile.groupAttributes(), present(each));
    }

    void robots(EntrySource source, Consumer<Entry> each) {
        source.search(tree.robotsBase(), robotFilter(), robotAttributes(), present(each));
    }

    /** Those of the ids that are groups. */
    void groups(LdapSession session, Collection<StableId> ids, Consumer<Entry> each) {
        for (var filter : withIds(profile.groupFilter(), ids))
            session.search(tree.groupsBase(), filter, profile.groupAttributes(), present(each));
    }

    /** Those of the ids that are robots. */
    void robots(LdapSession session, Collection<StableId> ids, Consumer<Entry> each) {
        for (var filter : withIds(robotFilter(), ids))
            session.search(tree.robotsBase(), filter, robotAttributes(), present(each));
    }

    /** Whatever lies below the bases, robots, groups and all else, by its id; what shows none is left out. */
    void everything(LdapSession session, String filter, String attribute, BiConsumer<StableId, Entry> each) {
        var attributes = List.of(profile.idAttribute(), attribute, "isDeleted");
        for (var base : bases()) {
            session.search(base, filter, attributes, present(entry -> {
                try {
                    each.accept(profile.id(entry), entry);
                } catch (UnusableValue e) {
                    LOG.atDebug().addKeyValue("dn", entry.getDN()).log("it shows no id");
                }
            }));
        }
    }

    private Consumer<SearchResultEntry> present(Consumer<Entry> each) {
        return entry -> {
            if (!profile.isDeleted(entry)) each.accept(entry);
        };
    }

    private List<String> withIds(String filter, Collection<StableId> ids) {
        var filters = new ArrayList<String>();
        var all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += IDS_AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + IDS_AT_ONCE)).stream()
                    .map(profile::withId)
                    .toList();
            filters.add("(&" + filter + Filter.createORFilter(some) + ")");
        }
        return filters;
    }

    /** At most so many robots and so many groups at a name or below it. */
    List<SearchResultEntry> someRobotsAndGroups(LdapSession session, String dn, int most) {
        var some = new ArrayList<SearchResultEntry>();
        if (isAtOrBelow(dn, tree.robotsBase())) some.addAll(first(session, dn, SearchScope.SUB, robotFilter(), most));
        if (isAtOrBelow(dn, tree.groupsBase()))
            some.addAll(first(session, dn, SearchScope.SUB, profile.groupFilter(), most));
        return some;
    }

    boolean hasChildren(LdapSession session, String dn) {
        return !first(session, dn, SearchScope.ONE, "(objectClass=*)", 1).isEmpty();
    }

    private List<SearchResultEntry> first(
            LdapSession session, String base, SearchScope scope, String filter, int most) {
        try {
            var request = new SearchRequest(base, scope, filter, profile.idAttribute());
            request.addControl(new SimplePagedResultsControl(most));
            if (session.isActiveDirectory()) request.addControl(new Control(PagedSearch.DOMAIN_SCOPE));
            var found = session.connection().search(request).getSearchEntries();
            return found == null ? List.of() : found;
        } catch (LDAPException e) {
            var failure = Failure.ofSearch(session.server(), "below \"" + base + "\"", Progress.FIRST_PAGE, e);
            if (failure.reason() == PartialReason.NO_SUCH_BASE) return List.of(); // gone again meanwhile
            throw failure;
        }
    }

    /** Whether what happens at a name can concern us: it is below a base, or a base is below it. */
    boolean concerns(String dn) {
        return bases().stream().anyMatch(base -> isAtOrBelow(dn, base) || isAtOrBelow(base, dn));
    }

    /** Whether a base would go away or come back with the entry of this name. */
    boolean carriesABase(String dn) {
        return bases().stream().anyMatch(base -> isAtOrBelow(base, dn));
    }

    private static boolean isAtOrBelow(String dn, String base) {
        var inner = NormalisedDn.of(dn);
        var outer = NormalisedDn.of(base);
        return inner != null && outer != null && NormalisedDn.isAtOrBelow(inner, outer);
    }

    /** The bases, without one that lies below the other. */
    List<String> bases() {
        var robots = tree.robotsBase();
        var groups = tree.groupsBase();
        if (isAtOrBelow(groups, robots)) return List.of(robots);
        return isAtOrBelow(robots, groups) ? List.of(groups) : List.of(robots, groups);
    }

    Set<String> robotAttributes() {
        var all = new LinkedHashSet<>(profile.robotAttributes());
        all.addAll(tree.extraAttributes());
        return all;
    }

    /** All that anything here asks for, and what the filters look at. */
    Set<String> allAttributes() {
        var asked = robotAttributes();
        asked.addAll(profile.groupAttributes());
        return ChangedTree.attributes(asked, robotFilter(), profile.groupFilter());
    }

    String robotFilter() {
        return tree.robotFilter() == null ? profile.robotFilter() : tree.robotFilter();
    }
}
