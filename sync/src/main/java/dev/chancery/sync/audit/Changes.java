package dev.chancery.sync.audit;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.plan.Change;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How changes are told in the audit. */
final class Changes {
    private Changes() {}

    static @Nullable StableId robot(Change change) {
        return switch (change) {
            case Change.Create create -> create.want() instanceof DesiredObject.Owned owned ? owned.robot() : null;
            case Change.Update update -> update.want().robot();
            case Change.Delete delete -> delete.robot();
            case Change.Held _ -> null;
        };
    }

    static Map<String, Object> describe(Change change) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("change", change.getClass().getSimpleName());
        detail.put("object", change.key().toString());
        switch (change) {
            case Change.Create create -> provenance(detail, create.want());
            case Change.Update update -> provenance(detail, update.want());
            case Change.Delete delete -> departure(detail, delete);
            case Change.Held held -> detail.put("reason", held.reason() + ": " + held.detail());
        }
        return detail;
    }

    static @Nullable String why(ApplyOutcome outcome) {
        return switch (outcome) {
            case ApplyOutcome.Applied _ -> null;
            case ApplyOutcome.Conflict(var detail) -> detail;
            case ApplyOutcome.Forbidden(var detail) -> detail;
            case ApplyOutcome.Invalid(var detail) -> detail;
            case ApplyOutcome.Unreachable(var detail) -> detail;
        };
    }

    private static void departure(Map<String, Object> detail, Change.Delete delete) {
        detail.put("uid", delete.have().uid());
        if (delete.rule() != null) detail.put("rule", delete.rule());
        var robot = delete.why().robot();
        if (robot != null) detail.put("entry", robot.dn());
        detail.put("reason", delete.reason());
    }

    private static void provenance(Map<String, Object> detail, DesiredObject want) {
        detail.put("rule", want.provenance().rule());
        detail.put("entry", want.provenance().entry());
    }
}
