package dev.chancery.sync.plan;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.Subject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as a cluster shows it, projected on the fields that our field manager owns: a label that somebody else added
 * is not here, and one that somebody else took over looks missing.
 *
 * @param role what a binding gives, null for other kinds
 * @param subjects whom a binding gives it to, sorted; all of them, whoever added them
 * @param uid of the object ({@code metadata.uid})
 * @param resourceVersion at which it was observed, so that a deletion cannot hit a newer object
 */
public record ObservedObject(
        ObjectKey key,
        Ownership ownership,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable RoleRef role,
        List<Subject> subjects,
        String uid,
        String resourceVersion) {
    public ObservedObject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        subjects = subjects.stream().sorted().distinct().toList();
    }

    /** Whether nothing needs to change for this object to be what is wanted. */
    public boolean matches(DesiredObject want) {
        return switch (want) {
            case DesiredObject.Namespace _ -> true;
            case DesiredObject.ServiceAccount account -> bearsAll(account);
            case DesiredObject.Binding binding ->
                bearsAll(binding) && hasRole(binding) && subjects.equals(binding.subjects());
        };
    }

    /** {@code roleRef} is immutable, so another role means another object. */
    public boolean hasRole(DesiredObject.Binding binding) {
        return binding.role().equals(role);
    }

    /** The same, made of the parts of what is wanted where it is just that. */
    ObservedObject sharing(@Nullable DesiredObject want) {
        if (!(want instanceof DesiredObject.Owned owned) || !matches(owned)) return this;
        var whose = new Ownership.Ours(owned.robot());
        if (!ownership.equals(whose)) return this;
        return switch (owned) {
            case DesiredObject.ServiceAccount account -> sharing(account, whose, role, subjects);
            case DesiredObject.Binding binding -> sharing(binding, whose, binding.role(), binding.subjects());
        };
    }

    private ObservedObject sharing(
            DesiredObject.Owned want, Ownership whose, @Nullable RoleRef same, List<Subject> subjectsOfWant) {
        return new ObservedObject(
                want.key(), whose, want.labels(), want.annotations(), same, subjectsOfWant, uid, resourceVersion);
    }

    private boolean bearsAll(DesiredObject.Owned want) {
        return labels.equals(want.labels()) && annotations.equals(want.annotations());
    }
}
