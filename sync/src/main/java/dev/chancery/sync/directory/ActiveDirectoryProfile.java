package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import dev.chancery.sync.directory.DirectoryEntry.Lock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Active Directory and Samba; group managed, managed and delegated service accounts are robots too. */
final class ActiveDirectoryProfile implements AttributeProfile {
    /** MS-ADTS 2.2.16, ADS_UF_ACCOUNTDISABLE and ADS_UF_LOCKOUT. */
    private static final long DISABLED = 0x2;

    private static final long LOCKOUT = 0x10;

    /** MS-ADA1 2.1: both 0 and this one mean that an account never expires. */
    private static final long NEVER = Long.MAX_VALUE;

    private static final long TICKS_PER_MILLISECOND = 10_000;
    /** From 1601-01-01, where Windows starts to count, to 1970-01-01. */
    private static final long EPOCH_MILLISECONDS = 11_644_473_600_000L;

    @Override
    public String robotFilter() {
        // Managed service accounts descend from the class computer; ordinary computers are no robots.
        return "(|(&(objectClass=user)(!(objectClass=computer)))(objectClass=msDS-GroupManagedServiceAccount)"
                + "(objectClass=msDS-ManagedServiceAccount)(objectClass=msDS-DelegatedManagedServiceAccount))";
    }

    @Override
    public String groupFilter() {
        return "(objectClass=group)";
    }

    @Override
    public List<String> robotAttributes() {
        return List.of(
                "objectClass",
                "objectGUID",
                "objectSid",
                "sAMAccountName",
                "userAccountControl",
                "msDS-User-Account-Control-Computed",
                "lockoutTime",
                "accountExpires",
                "managedBy",
                "manager",
                "description",
                "whenChanged",
                "uSNChanged",
                "primaryGroupID",
                "isDeleted");
    }

    @Override
    public List<String> groupAttributes() {
        return List.of("objectGUID", "member", "objectSid", "isDeleted", "uSNChanged");
    }

    @Override
    public boolean isDeleted(Entry entry) {
        // A recycled object keeps its attributes and still matches filters, so this is asked before anything else.
        return "TRUE".equalsIgnoreCase(entry.getAttributeValue("isDeleted"))
                || entry.getDN().toLowerCase(Locale.ROOT).contains(",cn=deleted objects,");
    }

    @Override
    public String idAttribute() {
        return "objectGUID";
    }

    @Override
    public Filter withId(StableId id) {
        return Filter.createEqualityFilter("objectGUID", WindowsIdentifiers.bytes(id.value()));
    }

    @Override
    public StableId id(Entry entry) throws UnusableValue {
        var bytes = entry.getAttributeValueBytes("objectGUID");
        if (bytes == null) throw new UnusableValue("it shows no objectGUID");
        if (bytes.length != 16) throw new UnusableValue("its objectGUID has " + bytes.length + " bytes, not 16");
        return new StableId(WindowsIdentifiers.guid(bytes));
    }

    @Override
    public String login(Entry entry) throws UnusableValue {
        var login = entry.getAttributeValue("sAMAccountName");
        if (login == null || login.isBlank()) throw new UnusableValue("it shows no sAMAccountName");
        return login;
    }

    @Override
    public Account account(Entry entry) throws UnusableValue {
        var flags = Values.number(entry, "userAccountControl");
        if (flags == null)
            throw new UnusableValue("it shows no userAccountControl, so nobody can tell if it is disabled");
        return new Account(
                (flags & DISABLED) != 0,
                lock(entry),
                expires(Values.number(entry, "accountExpires")),
                Values.firstOf(entry, "managedBy", "manager"),
                Values.time(entry, "whenChanged"));
    }

    /**
     * MS-ADA1, lockoutTime: it stays when a lock lapses, and becomes 0 when the account is unlocked or logs on after that. An account
     * that was ever locked shows it, unless we may not see it.
     */
    private static Lock lock(Entry entry) throws UnusableValue {
        var computed = Values.number(entry, "msDS-User-Account-Control-Computed");
        var since = Values.number(entry, "lockoutTime");
        boolean locked = computed == null ? since != null && since > 0 : (computed & LOCKOUT) != 0;
        if (locked) return Lock.LOCKED;
        return since == null ? Lock.NOT_SHOWN : Lock.OVER;
    }

    static @Nullable Instant expires(@Nullable Long ticks) throws UnusableValue {
        if (ticks == null || ticks == 0 || ticks == NEVER) return null;
        if (ticks < 0) throw new UnusableValue("its accountExpires is negative: " + ticks);
        return Instant.ofEpochMilli(ticks / TICKS_PER_MILLISECOND - EPOCH_MILLISECONDS);
    }

    @Override
    public @Nullable String primaryGroup(Entry entry) {
        var sid = groupSid(entry);
        var relative = entry.getAttributeValue("primaryGroupID");
        if (sid == null || relative == null) return null;
        return sid.substring(0, sid.lastIndexOf('-') + 1) + relative;
    }

    @Override
    public @Nullable String groupSid(Entry entry) {
        var bytes = entry.getAttributeValueBytes("objectSid");
        return bytes == null ? null : WindowsIdentifiers.sid(bytes);
    }
}
