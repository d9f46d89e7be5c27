-- How the broker follows: which robots a generation touched, which tokens were revoked; and each event of its journal once.

CREATE TABLE registry.robot_change (
    stable_id  text PRIMARY KEY REFERENCES registry.robot,
    generation bigint NOT NULL REFERENCES registry.generation
);
CREATE INDEX robot_change_generation ON registry.robot_change (generation);
COMMENT ON TABLE registry.robot_change IS 'The last generation that changed anything about a robot: its row, its placements or its audience grants, removed ones among them. Who knows one generation reads again the robots with a later one, and no others.';
COMMENT ON COLUMN registry.robot_change.stable_id IS 'The robot.';
COMMENT ON COLUMN registry.robot_change.generation IS 'Generation of the last change; kept by the database.';

CREATE FUNCTION registry.note_robot_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM changed) THEN
        RETURN NULL;
    END IF;
    opened := registry.current_generation();
    INSERT INTO registry.robot_change (stable_id, generation)
    SELECT DISTINCT changed.stable_id, opened FROM changed
    WHERE NOT EXISTS (SELECT FROM registry.robot_change AS noted WHERE noted.stable_id = changed.stable_id AND noted.generation = opened)
    ON CONFLICT (stable_id) DO UPDATE SET generation = excluded.generation;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION registry.note_robot_change() IS 'Trigger: the robots of all changed rows, old and new, are noted under the generation of the transaction.';

DO $$
DECLARE
    followed text;
BEGIN
    FOREACH followed IN ARRAY ARRAY['robot', 'placement', 'audience_grant'] LOOP
        EXECUTE format('CREATE TRIGGER note_inserted AFTER INSERT ON registry.%I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION registry.note_robot_change()', followed);
        EXECUTE format('CREATE TRIGGER note_updated AFTER UPDATE ON registry.%I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION registry.note_robot_change()', followed);
    END LOOP;
    -- A robot's row is never removed and keeps its stable_id; these may pass from one robot to another, and go.
    FOREACH followed IN ARRAY ARRAY['placement', 'audience_grant'] LOOP
        EXECUTE format('CREATE TRIGGER note_replaced AFTER UPDATE ON registry.%I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION registry.note_robot_change()', followed);
        EXECUTE format('CREATE TRIGGER note_deleted AFTER DELETE ON registry.%I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION registry.note_robot_change()', followed);
    END LOOP;
END
$$;

-- What was changed before there were triggers is not known in detail: whoever is behind reads every robot again.
INSERT INTO registry.robot_change (stable_id, generation)
SELECT stable_id, (SELECT max(generation) FROM registry.generation) FROM registry.robot;

CREATE FUNCTION broker.tell_revocation() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_notify('token_revoked', '');
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION broker.tell_revocation() IS 'Trigger: listeners of token_revoked hear of it when the transaction commits.';
CREATE TRIGGER tell AFTER INSERT ON broker.revocation FOR EACH STATEMENT EXECUTE FUNCTION broker.tell_revocation();

CREATE UNIQUE INDEX event_once ON audit.event ((detail ->> 'event_id')) WHERE detail ->> 'event_id' IS NOT NULL;
COMMENT ON INDEX audit.event_once IS 'An event that brings an identity of its own is stored once, however often it is sent.';
