-- Robots that come back without asking anybody count as well, because to give power to many is no smaller matter than to take it away.
ALTER TABLE sync.taken DROP CONSTRAINT taken_kind_check;
ALTER TABLE sync.taken ADD CONSTRAINT taken_kind_check
    CHECK (kind IN ('deletions', 'lost-bindings', 'renames', 'lost-audiences', 'returning'));
ALTER TABLE sync.taken DROP CONSTRAINT audiences_of_no_cluster;
ALTER TABLE sync.taken ADD CONSTRAINT readings_of_no_cluster
    CHECK ((kind IN ('lost-audiences', 'returning')) = (cluster IS NULL));
COMMENT ON COLUMN sync.taken.cluster IS 'Name of the cluster; empty for audiences and for robots that come back, which are of no cluster.';
COMMENT ON COLUMN sync.taken.kind IS 'deletions, lost-bindings, renames, lost-audiences or returning: as the limit is called in sync.yaml.';
COMMENT ON COLUMN sync.taken.object IS 'What was taken or came back: kind, namespace and name of an object, or a robot and an audience, or a robot. What comes back and is taken again counts once, and so does who comes back again and again.';
