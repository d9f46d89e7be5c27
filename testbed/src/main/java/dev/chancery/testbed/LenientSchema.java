package dev.chancery.testbed;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import com.unboundid.ldap.sdk.schema.ObjectClassDefinition;
import com.unboundid.ldap.sdk.schema.ObjectClassType;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldif.LDIFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * The standard schema and Active Directory's robots in one, where every entry may have every attribute. It still knows
 * each attribute's syntax: without that, numbers and DNs would be compared letter by letter.
 */
final class LenientSchema {
    private static final String ACTIVE_DIRECTORY = "active-directory-schema.ldif";

    private LenientSchema() {}

    static Schema load() throws LDAPException {
        var known = Objects.requireNonNull(Schema.mergeSchemas(Schema.getDefaultStandardSchema(), activeDirectory()));
        var entry = known.getSchemaEntry().duplicate();
        entry.removeAttributeValue(Schema.ATTR_OBJECT_CLASS, top(known).toString());
        entry.addAttribute(Schema.ATTR_OBJECT_CLASS, topWithEverything(known).toString());
        return new Schema(entry);
    }

    private static Schema activeDirectory() {
        try (var file = LenientSchema.class.getResourceAsStream(ACTIVE_DIRECTORY)) {
            return Objects.requireNonNull(Schema.getSchema(Objects.requireNonNull(file, ACTIVE_DIRECTORY)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + ACTIVE_DIRECTORY, e);
        } catch (LDIFException e) {
            throw new IllegalStateException(ACTIVE_DIRECTORY + " is no LDIF", e);
        }
    }

    private static ObjectClassDefinition top(Schema schema) {
        return Objects.requireNonNull(schema.getObjectClass("top"), "top");
    }

    private static ObjectClassDefinition topWithEverything(Schema schema) {
        var all = schema.getAttributeTypes().stream()
                .map(AttributeTypeDefinition::getNameOrOID)
                .filter(name -> !name.equals("objectClass"))
                .sorted()
                .toArray(String[]::new);
        return new ObjectClassDefinition(
                top(schema).getOID(),
                new String[] {"top"},
                null,
                false,
                null,
                ObjectClassType.ABSTRACT,
                new String[] {"objectClass"},
                all,
                Map.of());
    }
}
