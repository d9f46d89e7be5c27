-- Runs after every migration: who may what, whole and in one place. Whatever else was granted to these roles or to PUBLIC is taken away.
DO $$
BEGIN
    -- Two at once would meet in the catalogues: the second waits for the commit of the first.
    PERFORM pg_advisory_xact_lock(hashtextextended('chancery.grants', 0));
    IF (SELECT pg_has_role(datdba, 'USAGE') FROM pg_catalog.pg_database WHERE datname = current_database()) THEN
        EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, chancery_sync, chancery_broker', current_database());
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO chancery_sync, chancery_broker', current_database());
    END IF;
    IF (SELECT pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = 'public') THEN
        REVOKE ALL ON SCHEMA public FROM PUBLIC, chancery_sync, chancery_broker;
    END IF;
END
$$;

REVOKE ALL ON SCHEMA registry, sync, broker, audit FROM PUBLIC, chancery_sync, chancery_broker;
REVOKE ALL ON ALL TABLES IN SCHEMA registry, sync, broker, audit FROM PUBLIC, chancery_sync, chancery_broker;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA registry, sync, broker, audit FROM PUBLIC, chancery_sync, chancery_broker;
REVOKE ALL ON ALL ROUTINES IN SCHEMA registry, sync, broker, audit FROM PUBLIC, chancery_sync, chancery_broker;
REVOKE ALL ON DOMAIN registry.dns_label FROM PUBLIC;

-- sync writes the registry; only the database makes generations, and robots stay for ever.
GRANT USAGE ON SCHEMA registry, sync, audit TO chancery_sync;
GRANT SELECT ON registry.generation TO chancery_sync;
GRANT SELECT, INSERT, UPDATE ON registry.robot TO chancery_sync;
GRANT SELECT, INSERT, UPDATE, DELETE ON registry.cluster, registry.placement, registry.binding, registry.audience_grant TO chancery_sync;
GRANT EXECUTE ON FUNCTION registry.commit_generation(uuid, text), registry.current_generation() TO chancery_sync;
GRANT SELECT, INSERT, UPDATE ON sync.run, sync.cluster_run, sync.held, sync.cursor TO chancery_sync;
GRANT SELECT, INSERT, UPDATE, DELETE ON sync.directory_reading, sync.following TO chancery_sync;
GRANT SELECT, INSERT, DELETE ON sync.pause, sync.taken, sync.held_together TO chancery_sync;
GRANT SELECT, INSERT ON sync.adoption TO chancery_sync;

-- The broker reads the registry and keeps its keys and revocations.
GRANT USAGE ON SCHEMA registry, broker, audit TO chancery_broker;
GRANT SELECT ON ALL TABLES IN SCHEMA registry TO chancery_broker;
GRANT SELECT, INSERT, UPDATE ON broker.signing_key TO chancery_broker;
GRANT SELECT, INSERT, DELETE ON broker.revocation TO chancery_broker;

-- Both add to the audit and read it; chain, place, time and hashes are not theirs to choose.
GRANT SELECT ON audit.event, audit.head TO chancery_sync, chancery_broker;
GRANT INSERT (kind, run_id, stable_id, cluster, detail) ON audit.event TO chancery_sync, chancery_broker;
GRANT EXECUTE ON FUNCTION audit.broken(), audit.hash_of(audit.event) TO chancery_sync, chancery_broker;
