-- Who puts an accident right does so step by step, and the last steps of it must not be done because they are few.
CREATE TABLE sync.held_together (
    run_id  uuid NOT NULL REFERENCES sync.run,
    cluster text CHECK (cluster <> ''),
    kind    text NOT NULL CHECK (kind IN ('vanishing', 'suspending', 'returning', 'lost-audiences', 'deletions', 'lost-bindings',
                                          'renames', 'cluster-wide')),
    object  text NOT NULL CHECK (object <> ''),
    CONSTRAINT readings_of_no_cluster
        CHECK ((kind IN ('vanishing', 'suspending', 'returning', 'lost-audiences')) = (cluster IS NULL)),
    CONSTRAINT held_together_once UNIQUE NULLS NOT DISTINCT (cluster, kind, object)
);
COMMENT ON TABLE sync.held_together IS 'What a limit held at once. As long as some of it is held, all of it counts, also what is put right; then its rows go.';
COMMENT ON COLUMN sync.held_together.run_id IS 'The run that held it first.';
COMMENT ON COLUMN sync.held_together.cluster IS 'Name of the cluster; empty for what is held of readings.';
COMMENT ON COLUMN sync.held_together.kind IS 'The limit, as it is called in sync.yaml.';
COMMENT ON COLUMN sync.held_together.object IS 'What counts: kind, namespace and name of an object, or a robot, or a robot and an audience.';
COMMENT ON COLUMN sync.cursor.reached IS 'Its own count: highestCommittedUSN of a domain controller, lastChangeNumber of a change log. Empty where it has none, as OpenLDAP. And, after without and the invocationId of another one, up to which change of that one a person let pass that it lacks some.';
COMMENT ON COLUMN sync.cursor.witnesses IS 'The robots whose entries had changed last, and the group, a line for each: stable id and the count (after group for that one) or time of that. A restored copy shows an earlier one, though by its own count it has caught up.';
