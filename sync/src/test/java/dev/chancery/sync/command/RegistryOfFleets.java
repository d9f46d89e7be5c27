package dev.chancery.sync.command;

import dev.chancery.testbed.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** What the broker decides by: the state of every robot, and the uid of every ServiceAccount. */
record RegistryOfFleets(Database database) {
    private static final List<String> LEFT = List.of("quarantined", "deleted");

    /** How this differs from what the directory says, and from what is in the clusters; nothing when all is well. */
    List<String> differences(Map<String, RestlessDirectory.Wish> truth, List<Fleet> fleets) {
        var differences = new ArrayList<String>();
        var states = map("SELECT stable_id, state FROM registry.robot");
        truth.forEach((id, wish) -> {
            var state = wish.active() ? "active" : "suspended";
            var known = states.remove(id);
            if (!state.equals(known)) differences.add("registry: " + id + " is " + known + ", not " + state);
        });
        states.forEach((id, state) -> {
            if (!LEFT.contains(state)) differences.add("registry: " + id + " has left and is " + state);
        });
        for (var fleet : fleets) {
            var cluster = fleet.plane().name();
            var uids = map("SELECT stable_id, service_account_uid FROM registry.placement WHERE cluster = ?", cluster);
            if (!uids.equals(fleet.uids())) differences.add("registry: other uids than in " + cluster);
        }
        return differences;
    }

    private Map<String, String> map(String query, Object... arguments) {
        var map = new HashMap<String, String>();
        RowCallbackHandler each = row -> map.put(row.getString(1), row.getString(2));
        new JdbcTemplate(database.dataSource()).query(query, each, arguments);
        return map;
    }
}
