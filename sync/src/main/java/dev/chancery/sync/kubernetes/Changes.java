package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedObject;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Carries out single changes, each with a precondition that keeps it off objects that were not observed. */
final class Changes {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MANAGER = "?fieldManager=" + OwnershipMark.FIELD_MANAGER;

    // No object can have it: etcd's first write is revision 2. Creates when absent, conflicts when present
    // (docs/decisions/0005-creating-without-adopting.md).
    private static final Map.Entry<String, String> ABSENT = Map.entry("resourceVersion", "1");

    private final ApiClient api;

    Changes(ApiClient api) {
        this.api = api;
    }

    /** @throws ApiFailure when no answer comes */
    ApplyOutcome apply(Change change) {
        if (!Resource.canName(change.key().name())) {
            return new ApplyOutcome.Invalid("\"" + change.key().name() + "\" cannot be an object's name");
        }
        return switch (change) {
            case Change.Create(var want) -> patch(want, ABSENT, MANAGER);
            // The directory is the truth: fields that others took are taken back, but only of the object observed.
            case Change.Update(var have, var want) ->
                patch(want, Map.entry("uid", have.uid()), MANAGER + "&force=true");
            case Change.Delete(var have, var _) -> delete(have);
            case Change.Held held -> throw new IllegalArgumentException("a held change is not applied: " + held.key());
        };
    }

    private ApplyOutcome patch(DesiredObject want, Map.Entry<String, String> precondition, String query) {
        var body = Manifest.of(want, precondition);
        return Outcomes.ofApply(api.send("PATCH", path(want.key()) + query, Media.APPLY, body));
    }

    private ApplyOutcome delete(ObservedObject have) {
        var options = Map.of(
                "apiVersion", "v1",
                "kind", "DeleteOptions",
                "preconditions", Map.of("uid", have.uid(), "resourceVersion", have.resourceVersion()));
        return Outcomes.ofDelete(api.send("DELETE", path(have.key()), Media.JSON, JSON.writeValueAsString(options)));
    }

    private static String path(ObjectKey key) {
        return Resource.of(key.kind()).objectPath(key);
    }
}
