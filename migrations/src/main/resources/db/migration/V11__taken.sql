-- Guarded steps that nobody was asked about, because a mass that comes a few at a time is a mass all the same.
CREATE TABLE sync.taken (
    run_id   uuid NOT NULL REFERENCES sync.run,
    cluster  text CHECK (cluster <> ''),
    kind     text NOT NULL CHECK (kind IN ('deletions', 'lost-bindings', 'renames', 'lost-audiences')),
    object   text NOT NULL CHECK (object <> ''),
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT audiences_of_no_cluster CHECK ((kind = 'lost-audiences') = (cluster IS NULL))
);
CREATE INDEX taken_lately ON sync.taken (cluster, taken_at);
COMMENT ON TABLE sync.taken IS 'Steps of a guarded kind that were few enough to be taken without asking. Those of the hour before count when the next ones are looked at; older rows go.';
COMMENT ON COLUMN sync.taken.run_id IS 'The run that took them.';
COMMENT ON COLUMN sync.taken.cluster IS 'Name of the cluster; empty for audiences, which are of no cluster.';
COMMENT ON COLUMN sync.taken.kind IS 'deletions, lost-bindings, renames or lost-audiences: as the limit is called in sync.yaml.';
COMMENT ON COLUMN sync.taken.object IS 'What was taken: kind, namespace and name of an object, or a robot and an audience. What comes back and is taken again counts once.';
COMMENT ON COLUMN sync.taken.taken_at IS 'When.';
