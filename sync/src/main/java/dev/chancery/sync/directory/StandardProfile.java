package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDNNameValuePair;
import dev.chancery.sync.directory.DirectoryEntry.Lock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Servers that follow the LDAP standards: OpenLDAP with its password policy, 389, eDirectory and their like. */
final class StandardProfile implements AttributeProfile {
    /** draft-behera-ldap-password-policy-10, 5.3.3: only an administrator writes and removes this value. */
    private static final String FOR_EVER = "000001010000Z";

    private final Switches switches;

    /** Which attributes switch an account off. */
    enum Switches {
        PASSWORD_POLICY,
        EVERY_VENDOR
    }

    StandardProfile(Switches switches) {
        this.switches = switches;
    }

    @Override
    public String robotFilter() {
        return "(|(objectClass=account)(objectClass=inetOrgPerson)(objectClass=posixAccount))";
    }

    @Override
    public String groupFilter() {
        return "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=groupOfMembers)"
                + "(objectClass=posixGroup))";
    }

    @Override
    public List<String> robotAttributes() {
        var all = List.of(
                "objectClass",
                "entryUUID",
                "uid",
                "pwdAccountLockedTime",
                "pwdEndTime",
                "shadowExpire",
                "owner",
                "manager",
                "description",
                "modifyTimestamp");
        if (switches == Switches.PASSWORD_POLICY) return all;
        return Stream.concat(all.stream(), Stream.of("nsAccountLock", "loginDisabled", "loginExpirationTime"))
                .toList();
    }

    @Override
    public List<String> groupAttributes() {
        return List.of("entryUUID", "member", "uniqueMember", "memberUid");
    }

    @Override
    public boolean isDeleted(Entry entry) {
        return false;
    }

    @Override
    public String idAttribute() {
        return "entryUUID";
    }

    @Override
    public Filter withId(StableId id) {
        return Filter.createEqualityFilter("entryUUID", id.value());
    }

    @Override
    public StableId id(Entry entry) throws UnusableValue {
        var id = entry.getAttributeValue("entryUUID");
        if (id == null) throw new UnusableValue("it shows no entryUUID");
        try {
            return new StableId(id);
        } catch (IllegalArgumentException e) {
            throw new UnusableValue("its entryUUID is no UUID");
        }
    }

    @Override
    public String login(Entry entry) throws UnusableValue {
        var logins = entry.getAttributeValues("uid");
        if (logins == null || logins.length == 0 || logins[0].isBlank()) throw new UnusableValue("it shows no uid");
        if (logins.length == 1) return logins[0];
        var naming = namingValues(entry);
        return Arrays.stream(logins)
                .filter(login -> naming.stream().anyMatch(login::equalsIgnoreCase))
                .findFirst()
                .orElseThrow(
                        () -> new UnusableValue("it has " + logins.length + " values of uid and its name is none"));
    }

    private static List<String> namingValues(Entry entry) {
        try {
            var rdn = entry.getRDN();
            if (rdn == null) return List.of();
            return rdn.getNameValuePairs().stream()
                    .filter(pair -> pair.getAttributeName().equalsIgnoreCase("uid"))
                    .map(RDNNameValuePair::getAttributeValue)
                    .toList();
        } catch (LDAPException e) {
            return List.of(); // whoever reads the entry refuses a malformed name by itself
        }
    }

    @Override
    public Account account(Entry entry) throws UnusableValue {
        var locked = entry.getAttributeValue("pwdAccountLockedTime");
        return new Account(
                FOR_EVER.equals(locked) || isSwitchedOff(entry),
                locked == null || FOR_EVER.equals(locked) ? Lock.NOT_SHOWN : Lock.LOCKED,
                expires(entry),
                Values.firstOf(entry, "owner", "manager"),
                Values.time(entry, "modifyTimestamp"));
    }

    private boolean isSwitchedOff(Entry entry) {
        return switches == Switches.EVERY_VENDOR
                && Stream.of("nsAccountLock", "loginDisabled")
                        .map(entry::getAttributeValue)
                        .anyMatch(value -> value != null && !value.equalsIgnoreCase("false"));
    }

    private @Nullable Instant expires(Entry entry) throws UnusableValue {
        var vendor = switches == Switches.EVERY_VENDOR ? Values.decisiveTime(entry, "loginExpirationTime") : null;
        return Stream.of(
                        vendor, Values.decisiveTime(entry, "pwdEndTime"), lastDay(Values.number(entry, "shadowExpire")))
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** RFC 2307, 2.1: days since 1970; a negative number means never. */
    static @Nullable Instant lastDay(@Nullable Long days) throws UnusableValue {
        if (days == null || days < 0) return null;
        if (days > LocalDate.MAX.toEpochDay() / 1000) throw new UnusableValue("its shadowExpire is no day: " + days);
        return LocalDate.ofEpochDay(days).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    @Override
    public @Nullable String primaryGroup(Entry entry) {
        return null;
    }

    @Override
    public @Nullable String groupSid(Entry group) {
        return null;
    }
}
