-- What persons decide besides the configuration: approvals that are used once, pauses, and adoptions.
ALTER TABLE sync.held ADD COLUMN used_by_run uuid REFERENCES sync.run;
ALTER TABLE sync.held ADD CONSTRAINT used_when_applied CHECK (used_by_run IS NULL OR state = 'applied');
COMMENT ON COLUMN sync.held.used_by_run IS 'The run that used the approval up; no other run may.';
CREATE INDEX held_open ON sync.held (state, held_at) WHERE state IN ('waiting', 'approved', 'rejected');

CREATE FUNCTION sync.guard_use() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.used_by_run IS NOT NULL AND NEW.used_by_run IS DISTINCT FROM OLD.used_by_run THEN
        RAISE EXCEPTION 'approval % is used already', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION sync.guard_use() IS 'Trigger: an approval is used by one run only.';
CREATE TRIGGER guard_use BEFORE UPDATE ON sync.held FOR EACH ROW EXECUTE FUNCTION sync.guard_use();

CREATE TABLE sync.pause (
    cluster   text CHECK (cluster <> ''),
    paused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    paused_by text NOT NULL CHECK (paused_by <> ''),
    reason    text NOT NULL CHECK (reason <> ''),
    CONSTRAINT paused_once UNIQUE NULLS NOT DISTINCT (cluster)
);
COMMENT ON TABLE sync.pause IS 'Clusters that a person wants left alone for now: nothing is written to them. What the broker answers goes on following the directory.';
COMMENT ON COLUMN sync.pause.cluster IS 'Name of the cluster; empty for all clusters.';
COMMENT ON COLUMN sync.pause.paused_at IS 'Since when.';
COMMENT ON COLUMN sync.pause.paused_by IS 'Who paused it.';
COMMENT ON COLUMN sync.pause.reason IS 'Why, in the words of that person.';

CREATE TABLE sync.adoption (
    entry_id   text PRIMARY KEY CHECK (length(entry_id) BETWEEN 1 AND 255 AND entry_id !~ '[[:space:][:cntrl:]]'),
    stable_id  text NOT NULL REFERENCES registry.robot,
    adopted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    adopted_by text NOT NULL CHECK (adopted_by <> ''),
    reason     text NOT NULL CHECK (reason <> ''),
    CONSTRAINT adopted_by_another_robot CHECK (entry_id <> stable_id)
);
CREATE INDEX adoption_robot ON sync.adoption (stable_id);
COMMENT ON TABLE sync.adoption IS 'New entries that a person took for a robot that had left: the robot goes on, with its name, its ServiceAccounts and its subject. Never undone.';
COMMENT ON COLUMN sync.adoption.entry_id IS 'Stable id of the new entry (AD objectGUID, RFC 4530 entryUUID).';
COMMENT ON COLUMN sync.adoption.stable_id IS 'The robot that the entry is taken for; it keeps the id that it always had.';
COMMENT ON COLUMN sync.adoption.adopted_at IS 'When a person said so.';
COMMENT ON COLUMN sync.adoption.adopted_by IS 'Who said so.';
COMMENT ON COLUMN sync.adoption.reason IS 'Why, in the words of that person.';
