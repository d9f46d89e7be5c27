package dev.chancery.sync.directory;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFModifyChangeRecord;
import com.unboundid.ldif.LDIFModifyDNChangeRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a server showed below the bases, and what it would show after changes. It lies in memory and nobody else can reach
 * it. What was not read is not known here: changes of other attributes change nothing.
 */
final class ChangedTree implements EntrySource {
    private static final String EVERYTHING = "(objectClass=*)";

    private final InMemoryDirectoryServer server;
    private final List<DN> bases;
    private final Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final NewEntries newEntries;

    /** Reads all that is below the bases. */
    static ChangedTree of(EntrySource source, LdapSettings settings, Collection<String> attributes) {
        try {
            return new ChangedTree(source, settings, attributes);
        } catch (LDAPException e) {
            throw new IncompleteReading(
                    DirectoryReading.PartialReason.REFUSED,
                    "what the server shows cannot be laid out for changing it: " + Failure.said(e));
        }
    }

    private ChangedTree(EntrySource source, LdapSettings settings, Collection<String> attributes) throws LDAPException {
        var tree = settings.tree();
        bases = outermost(new DN(tree.robotsBase()), new DN(tree.groupsBase()));
        known.addAll(attributes);
        newEntries = new NewEntries(settings.profile());
        var config = new InMemoryDirectoryServerConfig(bases.toArray(DN[]::new));
        config.setSchema(null);
        config.setGenerateOperationalAttributes(false);
        config.setPasswordAttributes(List.of());
        // Active Directory keeps links right by itself; of other servers that is not known, and then nothing is kept
        // right.
        if (settings.profile() == Profile.ACTIVE_DIRECTORY) config.setReferentialIntegrityAttributes("member");
        server = new InMemoryDirectoryServer(config);
        for (var base : bases) load(source, base, attributes);
    }

    private void load(EntrySource source, DN base, Collection<String> attributes) throws LDAPException {
        var entries = new ArrayList<Entry>();
        source.search(base.toString(), EVERYTHING, attributes, entries::add);
        entries.sort(Comparator.comparingInt(ChangedTree::depth));
        for (var entry : entries) {
            var copy = entry.duplicate();
            var rdn = copy.getRDN();
            if (rdn != null) {
                for (var part : rdn.getNameValuePairs())
                    copy.addAttribute(part.getAttributeName(), part.getAttributeValue());
            }
            server.add(copy);
        }
    }

    /** @throws InvalidChanges at the first change that the directory could not make */
    ChangedTree after(DirectoryChanges changes) {
        for (var change : changes.records()) {
            try {
                make(changes, change);
            } catch (LDAPException e) {
                throw changes.refusal(change, "the directory would refuse this: " + Failure.said(e));
            }
        }
        return this;
    }

    private void make(DirectoryChanges changes, DirectoryChanges.Numbered change) throws LDAPException {
        var record = change.record();
        if (!isRead(record.getParsedDN()))
            throw changes.refusal(change, "Chancery reads only " + below() + ", so nothing is known of this entry");
        switch (record) {
            case LDIFAddChangeRecord add -> server.add(newEntries.completed(add.getEntryToAdd()));
            case LDIFModifyChangeRecord modify -> modify(modify);
            case LDIFModifyDNChangeRecord move
            when !isRead(move.getNewDN()) -> {
                if (server.deleteSubtree(move.getDN()) == 0) server.delete(move.getDN());
            }
            default -> record.processChange(server);
        }
    }

    private void modify(LDIFModifyChangeRecord modify) throws LDAPException {
        var ofInterest = Arrays.stream(modify.getModifications())
                .filter(modification ->
                        known.contains(com.unboundid.ldap.sdk.Attribute.getBaseName(modification.getAttributeName())))
                .toArray(Modification[]::new);
        if (ofInterest.length > 0) server.modify(modify.getDN(), ofInterest);
        else if (server.getEntry(modify.getDN()) == null) server.modify(modify.getDN(), modify.getModifications());
    }

    @Override
    public void search(String base, String filter, Collection<String> attributes, Consumer<SearchResultEntry> each) {
        try {
            var found = server.search(base, SearchScope.SUB, filter, attributes.toArray(String[]::new));
            Objects.requireNonNull(found.getSearchEntries()).forEach(each);
        } catch (LDAPException e) {
            throw new InvalidChanges(
                    "after these changes nothing below \"" + base + "\" could be read: " + Failure.said(e));
        }
    }

    /** The attributes that filters look at must be read as well, or no filter could be asked afterwards. */
    static Set<String> attributes(Collection<String> asked, String... filters) {
        var all = new LinkedHashSet<>(asked);
        all.add("objectClass");
        for (var filter : filters) all.addAll(LdapConditions.attributesOf(filter));
        return all;
    }

    private boolean isRead(DN dn) throws LDAPException {
        for (var base : bases) if (dn.isDescendantOf(base, true)) return true;
        return false;
    }

    private String below() {
        return bases.stream().map(base -> "below \"" + base + "\"").collect(Collectors.joining(" and "));
    }

    private static List<DN> outermost(DN one, DN other) {
        if (one.isDescendantOf(other, true)) return List.of(other);
        return other.isDescendantOf(one, true) ? List.of(one) : List.of(one, other);
    }

    private static int depth(Entry entry) {
        try {
            return entry.getParsedDN().getRDNs().length;
        } catch (LDAPException e) {
            return Integer.MAX_VALUE;
        }
    }
}
