-- What sync remembers between its runs. One writer and one reader: sync.
CREATE SCHEMA sync;
COMMENT ON SCHEMA sync IS 'Runs, held plans and the cursors of directories. Written and read by sync only.';

CREATE TABLE sync.run (
    id             uuid PRIMARY KEY DEFAULT uuidv7(),
    trigger        text NOT NULL CHECK (trigger <> ''),
    started_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at    timestamptz,
    reading        text CHECK (reading IN ('complete', 'partial')),
    reading_reason text,
    entries        int CHECK (entries >= 0),
    outcome        text CHECK (outcome IN ('in_line', 'held', 'some_failed', 'could_not_run')),
    detail         text,
    CONSTRAINT finished_with_an_outcome CHECK ((finished_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT finished_after_the_start CHECK (finished_at >= started_at),
    CONSTRAINT partial_for_a_reason CHECK ((reading IS NOT DISTINCT FROM 'partial') = (reading_reason IS NOT NULL)),
    CONSTRAINT in_line_by_a_complete_reading CHECK (outcome IS DISTINCT FROM 'in_line' OR reading IS NOT DISTINCT FROM 'complete')
);
CREATE INDEX run_started ON sync.run (started_at DESC);
COMMENT ON TABLE sync.run IS 'One row per run: a directory reading and the cluster passes that followed from it.';
COMMENT ON COLUMN sync.run.id IS 'Identity of the run, growing with time (RFC 9562 version 7).';
COMMENT ON COLUMN sync.run.trigger IS 'What started it: a schedule, a change in the directory, a person.';
COMMENT ON COLUMN sync.run.started_at IS 'When it started.';
COMMENT ON COLUMN sync.run.finished_at IS 'When it ended; empty while it runs or after it was killed.';
COMMENT ON COLUMN sync.run.reading IS 'complete or partial; empty until the directory has answered. Only a complete reading can change or delete anything.';
COMMENT ON COLUMN sync.run.reading_reason IS 'Why the reading is partial.';
COMMENT ON COLUMN sync.run.entries IS 'Number of robot entries read.';
COMMENT ON COLUMN sync.run.outcome IS 'in_line, held (a plan waits for a person), some_failed (some clusters) or could_not_run; empty until finished.';
COMMENT ON COLUMN sync.run.detail IS 'More about the outcome, in words.';

CREATE TABLE sync.cluster_run (
    run_id      uuid NOT NULL REFERENCES sync.run,
    cluster     text NOT NULL CHECK (cluster <> ''),
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    created     int NOT NULL DEFAULT 0 CHECK (created >= 0),
    updated     int NOT NULL DEFAULT 0 CHECK (updated >= 0),
    deleted     int NOT NULL DEFAULT 0 CHECK (deleted >= 0),
    held        int NOT NULL DEFAULT 0 CHECK (held >= 0),
    failed      int NOT NULL DEFAULT 0 CHECK (failed >= 0),
    outcome     text CHECK (outcome IN ('in_line', 'held', 'some_failed', 'could_not_run')),
    detail      text,
    PRIMARY KEY (run_id, cluster),
    CONSTRAINT finished_with_an_outcome CHECK ((finished_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT finished_after_the_start CHECK (finished_at >= started_at),
    CONSTRAINT in_line_without_failures CHECK (outcome IS DISTINCT FROM 'in_line' OR failed = 0)
);
COMMENT ON TABLE sync.cluster_run IS 'One row per pass: the part of a run that concerns one cluster.';
COMMENT ON COLUMN sync.cluster_run.run_id IS 'The run.';
COMMENT ON COLUMN sync.cluster_run.cluster IS 'Name of the cluster; kept after the cluster has left the registry.';
COMMENT ON COLUMN sync.cluster_run.started_at IS 'When the pass started.';
COMMENT ON COLUMN sync.cluster_run.finished_at IS 'When it ended; empty while it runs or after it was killed.';
COMMENT ON COLUMN sync.cluster_run.created IS 'Objects created.';
COMMENT ON COLUMN sync.cluster_run.updated IS 'Objects updated.';
COMMENT ON COLUMN sync.cluster_run.deleted IS 'Objects deleted.';
COMMENT ON COLUMN sync.cluster_run.held IS 'Changes that wait for a person.';
COMMENT ON COLUMN sync.cluster_run.failed IS 'Changes that the cluster refused or that did not reach it.';
COMMENT ON COLUMN sync.cluster_run.outcome IS 'in_line, held, some_failed or could_not_run (unreachable); empty until finished.';
COMMENT ON COLUMN sync.cluster_run.detail IS 'More about the outcome, in words.';

CREATE TABLE sync.held (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    run_id          uuid NOT NULL REFERENCES sync.run,
    cluster         text CHECK (cluster <> ''),
    digest          text NOT NULL CHECK (digest <> ''),
    reason          text NOT NULL CHECK (reason <> ''),
    plan            jsonb NOT NULL,
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'rejected', 'expired', 'applied', 'superseded')),
    held_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    decided_at      timestamptz,
    decided_by      text CHECK (decided_by <> ''),
    decision_reason text,
    CONSTRAINT decided_by_somebody CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT waiting_is_undecided CHECK (state <> 'waiting' OR (decided_at IS NULL AND decision_reason IS NULL)),
    CONSTRAINT decided_for_ever CHECK (state NOT IN ('approved', 'rejected', 'applied') OR decided_at IS NOT NULL)
);
CREATE UNIQUE INDEX held_waiting_once ON sync.held (cluster, digest) NULLS NOT DISTINCT WHERE state = 'waiting';
CREATE INDEX held_run ON sync.held (run_id);
COMMENT ON TABLE sync.held IS 'Plans that wait for a person, and what the person decided. A decision is made once; the same plan waits once.';
COMMENT ON COLUMN sync.held.id IS 'Identity of the held plan, growing with time (RFC 9562 version 7).';
COMMENT ON COLUMN sync.held.run_id IS 'The run that held it.';
COMMENT ON COLUMN sync.held.cluster IS 'Name of the cluster; empty when the whole run is held.';
COMMENT ON COLUMN sync.held.digest IS 'Digest of the plan: after approval it is planned afresh, and applied only if the digest is still the same.';
COMMENT ON COLUMN sync.held.reason IS 'Which guard held it, and why, in words.';
COMMENT ON COLUMN sync.held.plan IS 'The plan as it was shown.';
COMMENT ON COLUMN sync.held.state IS 'waiting, then approved, rejected, expired or superseded (a later plan says something else); approved, then applied, expired or superseded.';
COMMENT ON COLUMN sync.held.held_at IS 'When it was held.';
COMMENT ON COLUMN sync.held.decided_at IS 'When a person decided.';
COMMENT ON COLUMN sync.held.decided_by IS 'Who decided.';
COMMENT ON COLUMN sync.held.decision_reason IS 'Why, in the words of that person.';

CREATE FUNCTION sync.guard_held() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' THEN
            RAISE EXCEPTION 'a held plan begins waiting, not %', NEW.state USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;

    IF (NEW.id, NEW.run_id, NEW.cluster, NEW.digest, NEW.reason, NEW.plan, NEW.held_at)
        IS DISTINCT FROM (OLD.id, OLD.run_id, OLD.cluster, OLD.digest, OLD.reason, OLD.plan, OLD.held_at) THEN
        RAISE EXCEPTION 'held plan % cannot be rewritten', OLD.id USING ERRCODE = 'check_violation';
    END IF;

    IF OLD.state <> 'waiting' AND (NEW.decided_at, NEW.decided_by, NEW.decision_reason)
        IS DISTINCT FROM (OLD.decided_at, OLD.decided_by, OLD.decision_reason) THEN
        RAISE EXCEPTION 'held plan % is decided already', OLD.id USING ERRCODE = 'check_violation';
    END IF;

    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('waiting',  'approved'), ('waiting',  'rejected'), ('waiting',  'expired'), ('waiting',  'superseded'),
        ('approved', 'applied'),  ('approved', 'expired'),  ('approved', 'superseded')
    ) THEN
        RAISE EXCEPTION 'held plan % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION sync.guard_held() IS 'Trigger: a held plan is never rewritten and is decided once.';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON sync.held FOR EACH ROW EXECUTE FUNCTION sync.guard_held();

CREATE TABLE sync.directory_reading (
    directory       text PRIMARY KEY CHECK (directory <> ''),
    read_at         timestamptz NOT NULL,
    entries         int NOT NULL CHECK (entries >= 0),
    server_identity text NOT NULL CHECK (server_identity <> ''),
    high_water      text
);
COMMENT ON TABLE sync.directory_reading IS 'The last good (complete) reading of each directory: what the guards compare with.';
COMMENT ON COLUMN sync.directory_reading.directory IS 'Name of the directory in the configuration.';
COMMENT ON COLUMN sync.directory_reading.read_at IS 'When the reading began.';
COMMENT ON COLUMN sync.directory_reading.entries IS 'Number of robot entries in it.';
COMMENT ON COLUMN sync.directory_reading.server_identity IS 'Which server instance answered (AD invocationId, or what the server names itself by).';
COMMENT ON COLUMN sync.directory_reading.high_water IS 'Highest change number or time seen, in the form of that server.';

CREATE TABLE sync.cursor (
    directory       text PRIMARY KEY CHECK (directory <> ''),
    server_identity text NOT NULL CHECK (server_identity <> ''),
    scope_digest    text NOT NULL CHECK (scope_digest <> ''),
    cookie          bytea NOT NULL,
    stored_at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE sync.cursor IS 'Where to go on reading changes in each directory.';
COMMENT ON COLUMN sync.cursor.directory IS 'Name of the directory in the configuration.';
COMMENT ON COLUMN sync.cursor.server_identity IS 'The server instance that made the cookie; with another one it is worthless.';
COMMENT ON COLUMN sync.cursor.scope_digest IS 'Digest of base, filter and attributes: with another scope the cookie is worthless.';
COMMENT ON COLUMN sync.cursor.cookie IS 'Opaque cookie of AD DirSync (1.2.840.113556.1.4.841) or of RFC 4533 content synchronisation.';
COMMENT ON COLUMN sync.cursor.stored_at IS 'When it was stored.';
