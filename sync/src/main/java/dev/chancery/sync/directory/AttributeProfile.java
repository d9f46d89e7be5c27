package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import dev.chancery.sync.directory.DirectoryEntry.Lock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the attributes of one kind of server mean.
 *
 * <pre>
 *            active-directory                         openldap                        generic: as openldap, and
 * stable id  objectGUID                               entryUUID
 * login      sAMAccountName                           uid (of several, the RDN's)
 * disabled   userAccountControl, bit 2                pwdAccountLockedTime            nsAccountLock,
 *                                                     000001010000Z                   loginDisabled
 * locked     msDS-User-Account-Control-Computed,      pwdAccountLockedTime,
 *            bit 16; if unreadable: lockoutTime > 0   any other time
 * expires    accountExpires                           shadowExpire, pwdEndTime        loginExpirationTime
 * owner      managedBy, else manager                  owner, else manager
 * lock over  lockoutTime shown all the same           never shown
 * changed    whenChanged                              modifyTimestamp
 * groups     member, primaryGroupID                   member, uniqueMember, memberUid
 * </pre>
 *
 * Where two attributes tell when an account expires, the earlier counts. A lock that the server would lift by itself
 * counts as long as the server shows it.
 */
sealed interface AttributeProfile permits ActiveDirectoryProfile, StandardProfile {
    String robotFilter();

    String groupFilter();

    List<String> robotAttributes();

    List<String> groupAttributes();

    /** The attribute that {@link #id} is read from. */
    String idAttribute();

    /** Finds the entry of an id. */
    Filter withId(StableId id);

    /** Whether the server only shows a memory of an entry that was deleted. */
    boolean isDeleted(Entry entry);

    /**
     * What the entry is known by for ever.
     *
     * @throws UnusableValue when it shows no id, or one that cannot be
     */
    StableId id(Entry entry) throws UnusableValue;

    /**
     * Its login as written.
     *
     * @throws UnusableValue when it shows none
     */
    String login(Entry entry) throws UnusableValue;

    /**
     * The account behind it.
     *
     * @throws UnusableValue when it cannot be told whether that may be used
     */
    Account account(Entry entry) throws UnusableValue;

    /** The SID of the group that the entry names as its primary one, or null. */
    @Nullable
    String primaryGroup(Entry entry);

    /** The SID of a group, or null where groups have none. */
    @Nullable
    String groupSid(Entry group);

    /** Whether the account may be used, who is answerable for it, and when the server last saw it change. */
    record Account(
            boolean disabled,
            Lock lock,
            @Nullable Instant expires,
            @Nullable String owner,
            @Nullable Instant changed) {}

    /** An attribute that is missing or that cannot mean anything; the message is for people and shows no secret. */
    final class UnusableValue extends Exception {
        UnusableValue(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
