-- How far the servers of directories had come (docs/decisions/0012).
CREATE TABLE sync.cursor (
    directory    text NOT NULL CHECK (directory <> ''),
    server       text NOT NULL CHECK (server <> ''),
    reached      text NOT NULL,
    witnesses    text NOT NULL,
    went_back_to text CHECK (went_back_to <> ''),
    run_id       uuid NOT NULL REFERENCES sync.run,
    stored_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (directory, server)
);
COMMENT ON TABLE sync.cursor IS 'How far each server of a directory had come when it was believed last. One that shows less later was restored from a copy.';
COMMENT ON COLUMN sync.cursor.directory IS 'Name of the directory in the configuration.';
COMMENT ON COLUMN sync.cursor.server IS 'The server instance that counts; with another one there is nothing to compare.';
COMMENT ON COLUMN sync.cursor.reached IS 'Its own count: highestCommittedUSN of a domain controller, lastChangeNumber of a change log. Empty where it has none, as OpenLDAP.';
COMMENT ON COLUMN sync.cursor.witnesses IS 'The robots whose entries had changed last, a line for each: stable id and time of that. A restored copy shows an earlier one, though by its count it has caught up.';
COMMENT ON COLUMN sync.cursor.went_back_to IS 'What it showed when it was found to have gone back. Until a person has approved that, it is not believed, however far it comes.';
COMMENT ON COLUMN sync.cursor.run_id IS 'The run that wrote this, together with what it led to.';
COMMENT ON COLUMN sync.cursor.stored_at IS 'When.';
