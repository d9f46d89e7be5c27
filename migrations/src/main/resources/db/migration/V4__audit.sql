-- The memory of both programs: rows are added, never changed, and each is chained to the one before it.
CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'What was done, by whom, on whose authority. Both programs add and read; nobody changes or removes.';

CREATE TABLE audit.event (
    chain         text NOT NULL CHECK (chain IN ('sync', 'broker')),
    seq           bigint NOT NULL CHECK (seq > 0),
    at            timestamptz NOT NULL,
    kind          text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100 AND kind !~ '[[:space:][:cntrl:]]'),
    run_id        uuid,
    stable_id     text,
    cluster       text,
    detail        jsonb NOT NULL CHECK (jsonb_typeof(detail) = 'object'),
    previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
    hash          bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (chain, seq)
);
CREATE INDEX event_run ON audit.event (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX event_robot ON audit.event (stable_id, at) WHERE stable_id IS NOT NULL;
CREATE INDEX event_at ON audit.event (at);
COMMENT ON TABLE audit.event IS 'One row per event. The caller gives kind, run_id, stable_id, cluster and detail; the database sets the rest. audit.broken() finds whatever was tampered with.';
COMMENT ON COLUMN audit.event.chain IS 'Which program wrote it: sync or broker, by the role of its session.';
COMMENT ON COLUMN audit.event.seq IS 'Place in its chain: 1, 2, 3 without a gap.';
COMMENT ON COLUMN audit.event.at IS 'When it was written, by the clock of the database.';
COMMENT ON COLUMN audit.event.kind IS 'What happened, a word.';
COMMENT ON COLUMN audit.event.run_id IS 'The run of sync it belongs to (sync.run.id).';
COMMENT ON COLUMN audit.event.stable_id IS 'The robot it concerns (registry.robot.stable_id).';
COMMENT ON COLUMN audit.event.cluster IS 'The cluster it concerns (registry.cluster.name).';
COMMENT ON COLUMN audit.event.detail IS 'The facts, a JSON object; never a token, a password, a key or a whole directory entry.';
COMMENT ON COLUMN audit.event.previous_hash IS 'Hash of the row before it in the chain; 32 zero bytes for the first.';
COMMENT ON COLUMN audit.event.hash IS 'SHA-256 over previous_hash and the UTF-8 text of the JSON array chain, seconds of at, kind, run_id, stable_id, cluster, detail. The place needs no hashing: previous_hash proves it.';

CREATE TABLE audit.head (
    chain text PRIMARY KEY CHECK (chain IN ('sync', 'broker')),
    seq   bigint NOT NULL CHECK (seq >= 0),
    hash  bytea NOT NULL CHECK (length(hash) = 32)
);
COMMENT ON TABLE audit.head IS 'The last row of each chain, so that a chain cut short shows. Kept by the database. Copied elsewhere now and then, it proves the chain even against the owner of the database.';
COMMENT ON COLUMN audit.head.chain IS 'The chain: sync or broker.';
COMMENT ON COLUMN audit.head.seq IS 'Its last seq; 0 while it is empty.';
COMMENT ON COLUMN audit.head.hash IS 'The hash of that row; 32 zero bytes while the chain is empty.';
INSERT INTO audit.head (chain, seq, hash) VALUES ('sync', 0, decode(repeat('00', 32), 'hex')), ('broker', 0, decode(repeat('00', 32), 'hex'));

-- Without a search path of its own, so that it is inlined where it is called; what calls it in earnest has one.
CREATE FUNCTION audit.hash_of(event audit.event) RETURNS bytea
    LANGUAGE sql STABLE
AS $$
    SELECT pg_catalog.sha256(event.previous_hash OPERATOR(pg_catalog.||) pg_catalog.convert_to(pg_catalog.jsonb_build_array(
        event.chain, extract(epoch FROM event.at), event.kind, event.run_id, event.stable_id, event.cluster, event.detail)::text, 'UTF8'))
$$;
COMMENT ON FUNCTION audit.hash_of(audit.event) IS 'The hash that a row with these contents must have.';

CREATE FUNCTION audit.chain_of(role name) RETURNS text
    LANGUAGE plpgsql STABLE
AS $$
DECLARE
    is_sync   CONSTANT boolean := pg_catalog.pg_has_role(role, 'chancery_sync', 'USAGE');
    is_broker CONSTANT boolean := pg_catalog.pg_has_role(role, 'chancery_broker', 'USAGE');
BEGIN
    IF is_sync = is_broker THEN
        RAISE EXCEPTION 'audit.event is written as chancery_sync or as chancery_broker, not as %', role USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN is_sync THEN 'sync' ELSE 'broker' END;
END
$$;
COMMENT ON FUNCTION audit.chain_of(name) IS 'The chain of a role: of the two programs, or a login that is a member of one of them. Others, superusers among them, have none.';

CREATE FUNCTION audit.chain_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    last record;
    newer record;
BEGIN
    NEW.chain := audit.chain_of(session_user);
    -- One writer per chain at a time, to the end of its transaction. The head itself moves at commit.
    SELECT seq, hash INTO STRICT last FROM audit.head WHERE chain = NEW.chain FOR UPDATE;
    SELECT seq, hash INTO newer FROM audit.event WHERE chain = NEW.chain AND seq > last.seq ORDER BY seq DESC LIMIT 1;
    IF FOUND THEN
        last := newer;
    END IF;
    NEW.seq := last.seq + 1;
    NEW.previous_hash := last.hash;
    NEW.at := clock_timestamp();
    NEW.hash := audit.hash_of(NEW);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION audit.chain_event() IS 'Trigger: gives a new row its chain, place, time and hash, whatever the caller said.';
CREATE TRIGGER chain BEFORE INSERT ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.chain_event();

CREATE FUNCTION audit.move_head() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- The first row of a transaction moves the head to the last one; the others find it there.
    IF NOT EXISTS (SELECT FROM audit.head WHERE chain = NEW.chain AND seq >= NEW.seq) THEN
        UPDATE audit.head SET (seq, hash) =
            (SELECT event.seq, event.hash FROM audit.event WHERE event.chain = NEW.chain ORDER BY event.seq DESC LIMIT 1)
        WHERE head.chain = NEW.chain;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit.move_head() IS 'Trigger at commit: the head of the chain is the last row of the transaction.';
CREATE CONSTRAINT TRIGGER move_head AFTER INSERT ON audit.event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.move_head();

CREATE FUNCTION audit.refuse() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'audit.% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
COMMENT ON FUNCTION audit.refuse() IS 'Trigger: refuses whatever would change or remove, to the owner as well.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON audit.head FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

CREATE FUNCTION audit.broken() RETURNS TABLE (chain text, first_seq bigint, last_seq bigint, reason text)
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    WITH link AS (
        SELECT event.chain, event.seq, event.hash, event.previous_hash,
               event.hash <> audit.hash_of(event) AS altered,
               coalesce(lag(event.seq) OVER before, 0) AS seq_before,
               coalesce(lag(event.hash) OVER before, decode(repeat('00', 32), 'hex')) AS hash_before
        FROM audit.event AS event
        WINDOW before AS (PARTITION BY event.chain ORDER BY event.seq)
    ), tail AS (
        SELECT DISTINCT ON (event.chain) event.chain, event.seq, event.hash
        FROM audit.event AS event ORDER BY event.chain, event.seq DESC
    ), ending AS (
        SELECT wanted.chain, head.seq AS head_seq, head.hash AS head_hash,
               coalesce(tail.seq, 0) AS seq, coalesce(tail.hash, decode(repeat('00', 32), 'hex')) AS hash
        FROM (VALUES ('sync'), ('broker')) AS wanted (chain)
        LEFT JOIN audit.head AS head USING (chain)
        LEFT JOIN tail USING (chain)
    )
    SELECT chain, seq, seq, 'tampered: its hash does not fit its contents' FROM link WHERE altered
    UNION ALL
    SELECT chain, seq_before + 1, seq - 1, 'removed' FROM link WHERE seq > seq_before + 1
    UNION ALL
    SELECT chain, seq, seq, 'reordered: it does not follow the row before it' FROM link
    WHERE seq = seq_before + 1 AND previous_hash <> hash_before
    UNION ALL
    SELECT chain, seq + 1, head_seq, 'truncated: the head is ahead of the last row' FROM ending WHERE head_seq > seq
    UNION ALL
    SELECT chain, seq, seq, 'tampered: the head has another hash' FROM ending WHERE head_seq = seq AND head_hash <> hash
    UNION ALL
    SELECT chain, head_seq + 1, seq, 'added: beyond the head' FROM ending WHERE head_seq < seq
    UNION ALL
    SELECT chain, NULL, NULL, 'the head is missing' FROM ending WHERE head_seq IS NULL
    ORDER BY 1, 2, 3, 4
$$;
COMMENT ON FUNCTION audit.broken() IS 'Every row or range of rows that was tampered with, removed, reordered, cut off or slipped in, with the reason; nothing when the audit is sound. Sees the rows of the asking transaction itself as beyond the head until it commits.';
