-- Several directories, more ways of following them, and no stored cursors (docs/decisions/0008).
DROP TABLE sync.cursor;

ALTER TABLE sync.directory_reading DROP COLUMN high_water;
ALTER TABLE sync.directory_reading ADD COLUMN whole_since timestamptz;
UPDATE sync.directory_reading SET whole_since = read_at;
ALTER TABLE sync.directory_reading ALTER COLUMN whole_since SET NOT NULL;
COMMENT ON COLUMN sync.directory_reading.read_at IS 'When the reading was used.';
COMMENT ON COLUMN sync.directory_reading.whole_since IS 'When the reading of everything began that it rests on; earlier than read_at where changes were followed since.';

ALTER TABLE sync.following DROP CONSTRAINT following_mechanism_check;
ALTER TABLE sync.following ADD CONSTRAINT following_mechanism_check
    CHECK (mechanism IN ('dirsync', 'usn-polling', 'content-sync', 'changelog', 'timestamp-polling', 'full-comparison'));
COMMENT ON COLUMN sync.following.mechanism IS 'dirsync, usn-polling, content-sync (RFC 4533), changelog, timestamp-polling, or full-comparison when nothing is told.';

COMMENT ON SCHEMA sync IS 'Runs, held plans and how directories are read. Written and read by sync only.';
