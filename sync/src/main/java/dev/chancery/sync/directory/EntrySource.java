package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Collection;
import java.util.function.Consumer;

/** Where entries come from: a server, or what a server showed, changed. */
interface EntrySource {
    /** All entries below a base that meet a filter, with all values of the attributes. */
    void search(String base, String filter, Collection<String> attributes, Consumer<SearchResultEntry> each);
}
