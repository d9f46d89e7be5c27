-- How the resident sync hears of changes in each directory.
CREATE TABLE sync.following (
    directory       text PRIMARY KEY CHECK (directory <> ''),
    mechanism       text NOT NULL CHECK (mechanism IN ('dirsync', 'content-sync', 'changelog', 'full-comparison')),
    sees_deletions  boolean NOT NULL,
    server_identity text CHECK (server_identity <> ''),
    detail          text NOT NULL CHECK (detail <> ''),
    since           timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT comparison_with_nobody CHECK (mechanism <> 'full-comparison' OR server_identity IS NULL)
);
COMMENT ON TABLE sync.following IS 'How the resident sync hears of changes in each directory, for status.';
COMMENT ON COLUMN sync.following.directory IS 'Name of the directory in the configuration.';
COMMENT ON COLUMN sync.following.mechanism IS 'dirsync, content-sync (RFC 4533), changelog, or full-comparison when nothing is told.';
COMMENT ON COLUMN sync.following.sees_deletions IS 'Whether our account is told of deletions; if not, only whole readings show them.';
COMMENT ON COLUMN sync.following.server_identity IS 'The server instance that is listened to; empty when none is.';
COMMENT ON COLUMN sync.following.detail IS 'More about it, in words.';
COMMENT ON COLUMN sync.following.since IS 'When it became so.';
