-- Runs before every migration: what the schema stands on, checked and made where it is missing.
DO $$
DECLARE
    wanted    text;
    too_strong text;
BEGIN
    IF current_setting('server_version_num')::int < 180000 THEN
        RAISE EXCEPTION 'PostgreSQL 18 or newer is needed, this server is %', current_setting('server_version');
    END IF;

    FOREACH wanted IN ARRAY ARRAY['chancery_sync', 'chancery_broker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN', wanted);
            EXCEPTION
                -- Roles belong to the whole server: another database may be migrated at this moment.
                WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
    END LOOP;

    SELECT string_agg(rolname, ', ') INTO too_strong FROM pg_catalog.pg_roles
    WHERE rolname IN ('chancery_sync', 'chancery_broker')
      AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls);
    IF too_strong IS NOT NULL THEN
        RAISE EXCEPTION 'too powerful for its purpose: %', too_strong
            USING HINT = 'ALTER ROLE … NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS';
    END IF;
END
$$;
