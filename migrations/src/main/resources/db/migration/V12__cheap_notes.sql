-- Rows are written one statement each, so what notes their robots must cost the same however many the transaction has noted already: the
-- anti-join that was here before looked at all of them, and a first run of 100,000 robots did not end.
CREATE OR REPLACE FUNCTION registry.note_robot_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM changed) THEN
        RETURN NULL;
    END IF;
    opened := registry.current_generation();
    INSERT INTO registry.robot_change AS noted (stable_id, generation)
    SELECT DISTINCT changed.stable_id, opened FROM changed
    ON CONFLICT (stable_id) DO UPDATE SET generation = excluded.generation WHERE noted.generation <> excluded.generation;
    RETURN NULL;
END
$$;
