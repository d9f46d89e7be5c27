-- What the broker decides by. One writer: sync. One reader: the broker.
CREATE SCHEMA registry;
COMMENT ON SCHEMA registry IS 'Robots, where they live, what they may do and whom they may call. Written by sync, read by the broker.';

CREATE DOMAIN registry.dns_label AS text
    CONSTRAINT dns_label CHECK (VALUE ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');
COMMENT ON DOMAIN registry.dns_label IS 'RFC 1123 label: 1 to 63 of a-z, 0-9 and hyphen, beginning and ending with a letter or digit.';

-- generation ------------------------------------------------------------------------------------------------------

CREATE TABLE registry.generation (
    generation     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    committed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    run_id         uuid,
    note           text,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()
);
COMMENT ON TABLE registry.generation IS 'One row per committed change set of the registry; made by registry.commit_generation only.';
COMMENT ON COLUMN registry.generation.generation IS 'Grows with every change set, in the order in which they are committed; may have gaps.';
COMMENT ON COLUMN registry.generation.committed_at IS 'When the change set was written.';
COMMENT ON COLUMN registry.generation.run_id IS 'The run of sync that wrote it (sync.run.id); empty when a person or a test did.';
COMMENT ON COLUMN registry.generation.note IS 'Why, in words, where there is more to say than the run.';
COMMENT ON COLUMN registry.generation.transaction_id IS 'The database transaction of the change set: ties its rows to it.';

CREATE FUNCTION registry.current_generation() RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT newest.generation
    FROM (SELECT generation, transaction_id FROM registry.generation ORDER BY generation DESC LIMIT 1) AS newest
    WHERE newest.transaction_id = pg_current_xact_id()
$$;
COMMENT ON FUNCTION registry.current_generation() IS 'The generation that this transaction has opened, or null.';

CREATE FUNCTION registry.commit_generation(run_id uuid, note text DEFAULT NULL) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened bigint := registry.current_generation();
BEGIN
    IF opened IS NULL THEN
        -- Held to the end of the transaction, so that generations become visible in their order.
        LOCK TABLE registry.generation IN SHARE ROW EXCLUSIVE MODE;
        INSERT INTO registry.generation (run_id, note)
        VALUES (commit_generation.run_id, commit_generation.note)
        RETURNING generation INTO opened;
        PERFORM pg_notify('registry_changed', opened::text);
    END IF;
    RETURN opened;
END
$$;
COMMENT ON FUNCTION registry.commit_generation(uuid, text) IS 'Opens the change set of this transaction and answers its number; called before the first change. Listeners of registry_changed hear the number when the transaction commits. A second call answers the same number.';

CREATE FUNCTION registry.stamp_generation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened bigint;
BEGIN
    -- As registry.current_generation, written out: a call for each row would cost more than the rest of the trigger.
    SELECT newest.generation INTO opened
    FROM (SELECT generation, transaction_id FROM registry.generation ORDER BY generation DESC LIMIT 1) AS newest
    WHERE newest.transaction_id = pg_current_xact_id();
    IF opened IS NULL THEN
        RAISE EXCEPTION 'registry.% is changed outside a generation', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'call registry.commit_generation first, in the same transaction';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.generation := opened;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION registry.stamp_generation() IS 'Trigger: every changed row carries the generation of its transaction, and no change goes unannounced.';

-- cluster ---------------------------------------------------------------------------------------------------------

CREATE TABLE registry.cluster (
    name            registry.dns_label PRIMARY KEY,
    issuer          text CHECK (length(issuer) BETWEEN 1 AND 2048 AND issuer !~ '[[:space:][:cntrl:]]'),
    jwks            jsonb CHECK (jwks IS NULL OR (jsonb_typeof(jwks -> 'keys') IS NOT DISTINCT FROM 'array' AND NOT jsonb_path_exists(jwks, '$.keys[*].d'))),
    jwks_learnt_at  timestamptz,
    labels          jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(labels) = 'object'),
    generation      bigint NOT NULL REFERENCES registry.generation,
    CONSTRAINT keys_with_their_time CHECK ((jwks IS NULL) = (jwks_learnt_at IS NULL))
);
COMMENT ON TABLE registry.cluster IS 'The Kubernetes clusters of the federation, each an issuer of workload tokens.';
COMMENT ON COLUMN registry.cluster.name IS 'Name in the configuration, a DNS label.';
COMMENT ON COLUMN registry.cluster.issuer IS 'The iss of its service account tokens; several clusters may have the same; empty until learnt.';
COMMENT ON COLUMN registry.cluster.jwks IS 'Its last good JSON Web Key Set (RFC 7517), public keys only; empty until learnt.';
COMMENT ON COLUMN registry.cluster.jwks_learnt_at IS 'When that key set was read from the cluster.';
COMMENT ON COLUMN registry.cluster.labels IS 'Labels by which mapping rules select clusters: a JSON object of strings.';
COMMENT ON COLUMN registry.cluster.generation IS 'Generation of the last change; set by the database.';

-- robot -----------------------------------------------------------------------------------------------------------

CREATE TABLE registry.robot (
    stable_id            text PRIMARY KEY CHECK (length(stable_id) BETWEEN 1 AND 255 AND stable_id !~ '[[:space:][:cntrl:]]'),
    directory            text NOT NULL CHECK (directory <> ''),
    login                text NOT NULL CHECK (login <> ''),
    dn                   text NOT NULL CHECK (dn <> ''),
    owner_dn             text,
    description          text,
    state                text NOT NULL CHECK (state IN ('active', 'suspended', 'quarantined', 'deleted')),
    state_reason         text,
    state_since          timestamptz NOT NULL,
    expires_at           timestamptz,
    service_account_name registry.dns_label NOT NULL UNIQUE,
    subject              text GENERATED ALWAYS AS ('robot:' || service_account_name) STORED NOT NULL UNIQUE,
    first_seen           timestamptz NOT NULL DEFAULT clock_timestamp(),
    generation           bigint NOT NULL REFERENCES registry.generation,
    CONSTRAINT reason_unless_active CHECK (state = 'active' OR state_reason IS NOT NULL)
);
CREATE INDEX robot_state ON registry.robot (state) WHERE state <> 'active';
CREATE INDEX robot_login ON registry.robot (login);
COMMENT ON TABLE registry.robot IS 'Every robot account ever seen, for ever: a row is never deleted, so that no name or subject passes to another robot.';
COMMENT ON COLUMN registry.robot.stable_id IS 'AD objectGUID or RFC 4530 entryUUID of the entry: who the robot is; never changes.';
COMMENT ON COLUMN registry.robot.directory IS 'Name of the directory in the configuration.';
COMMENT ON COLUMN registry.robot.login IS 'Login name at the last reading (sAMAccountName, uid).';
COMMENT ON COLUMN registry.robot.dn IS 'Distinguished name at the last reading; changes with a rename or a move.';
COMMENT ON COLUMN registry.robot.owner_dn IS 'DN of the person or group answerable for the robot, where the entry names one.';
COMMENT ON COLUMN registry.robot.description IS 'Description in the directory.';
COMMENT ON COLUMN registry.robot.state IS 'active, suspended (disabled, locked or expired), quarantined (entry gone) or deleted (grace period over). Starts active or suspended; moves as the trigger allows.';
COMMENT ON COLUMN registry.robot.state_reason IS 'Why it is in that state; required unless active.';
COMMENT ON COLUMN registry.robot.state_since IS 'When it came into that state; kept by the database while the state stays the same.';
COMMENT ON COLUMN registry.robot.expires_at IS 'When the directory lets the account expire; empty means never.';
COMMENT ON COLUMN registry.robot.service_account_name IS 'Its ServiceAccount name, a DNS label; given once, never to another robot.';
COMMENT ON COLUMN registry.robot.subject IS 'The sub of its tokens, the same from every cluster: robot: and the ServiceAccount name.';
COMMENT ON COLUMN registry.robot.first_seen IS 'When sync first read the entry; never changes.';
COMMENT ON COLUMN registry.robot.generation IS 'Generation of the last change; set by the database.';

CREATE FUNCTION registry.guard_robot() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('active', 'suspended') THEN
            RAISE EXCEPTION 'robot % cannot begin as %', NEW.stable_id, NEW.state USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;

    IF (NEW.stable_id, NEW.service_account_name, NEW.first_seen)
        IS DISTINCT FROM (OLD.stable_id, OLD.service_account_name, OLD.first_seen) THEN
        RAISE EXCEPTION 'robot %: stable_id, service_account_name and first_seen never change', OLD.stable_id
            USING ERRCODE = 'check_violation';
    END IF;

    IF NEW.state = OLD.state THEN
        NEW.state_since := OLD.state_since;
    ELSIF (OLD.state, NEW.state) NOT IN (
        ('active',      'suspended'), ('active',      'quarantined'),
        ('suspended',   'active'),    ('suspended',   'quarantined'),
        ('quarantined', 'active'),    ('quarantined', 'suspended'),   ('quarantined', 'deleted'),
        ('deleted',     'active'),    ('deleted',     'suspended')
    ) THEN
        RAISE EXCEPTION 'robot % cannot go from % to %', OLD.stable_id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION registry.guard_robot() IS 'Trigger: the lifecycle of a robot. Deletion comes after quarantine only; a returning entry restores; identity never changes.';

-- placement, binding, audience_grant ------------------------------------------------------------------------------

CREATE TABLE registry.placement (
    cluster             registry.dns_label NOT NULL REFERENCES registry.cluster,
    namespace           registry.dns_label NOT NULL,
    service_account     registry.dns_label NOT NULL,
    stable_id           text NOT NULL REFERENCES registry.robot,
    rule                text NOT NULL CHECK (rule <> ''),
    service_account_uid text CHECK (service_account_uid <> ''),
    observed_at         timestamptz,
    generation          bigint NOT NULL REFERENCES registry.generation,
    PRIMARY KEY (cluster, namespace, service_account),
    CONSTRAINT uid_with_its_time CHECK ((service_account_uid IS NULL) = (observed_at IS NULL))
);
CREATE INDEX placement_robot ON registry.placement (stable_id);
COMMENT ON TABLE registry.placement IS 'Where robots live: one ServiceAccount in one namespace of one cluster; at most one robot per place.';
COMMENT ON COLUMN registry.placement.cluster IS 'The cluster.';
COMMENT ON COLUMN registry.placement.namespace IS 'The namespace.';
COMMENT ON COLUMN registry.placement.service_account IS 'Name of the ServiceAccount there.';
COMMENT ON COLUMN registry.placement.stable_id IS 'The robot that lives there.';
COMMENT ON COLUMN registry.placement.rule IS 'The mapping rule that put it there.';
COMMENT ON COLUMN registry.placement.service_account_uid IS 'metadata.uid of the ServiceAccount as last observed; a token with another uid is refused. Empty until observed.';
COMMENT ON COLUMN registry.placement.observed_at IS 'When that uid was observed.';
COMMENT ON COLUMN registry.placement.generation IS 'Generation of the last change; set by the database.';

CREATE TABLE registry.binding (
    cluster    registry.dns_label NOT NULL REFERENCES registry.cluster,
    namespace  text NOT NULL DEFAULT '' CHECK (namespace = '' OR namespace ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 253 AND name !~ '[/%[:space:][:cntrl:]]'),
    stable_id  text NOT NULL REFERENCES registry.robot,
    role_kind  text NOT NULL CHECK (role_kind IN ('Role', 'ClusterRole')),
    role_name  text NOT NULL CHECK (length(role_name) BETWEEN 1 AND 253 AND role_name !~ '[/%[:space:][:cntrl:]]'),
    rule       text NOT NULL CHECK (rule <> ''),
    generation bigint NOT NULL REFERENCES registry.generation,
    PRIMARY KEY (cluster, namespace, name),
    CONSTRAINT role_lives_in_a_namespace CHECK (role_kind = 'ClusterRole' OR namespace <> '')
);
CREATE INDEX binding_robot ON registry.binding (stable_id);
COMMENT ON TABLE registry.binding IS 'What robots may do in clusters: one RoleBinding or ClusterRoleBinding each.';
COMMENT ON COLUMN registry.binding.cluster IS 'The cluster.';
COMMENT ON COLUMN registry.binding.namespace IS 'The namespace of the RoleBinding; the empty text means a ClusterRoleBinding.';
COMMENT ON COLUMN registry.binding.name IS 'Name of the binding object.';
COMMENT ON COLUMN registry.binding.stable_id IS 'The robot that gets the role.';
COMMENT ON COLUMN registry.binding.role_kind IS 'Role or ClusterRole; a Role cannot be bound cluster-wide.';
COMMENT ON COLUMN registry.binding.role_name IS 'Name of the role.';
COMMENT ON COLUMN registry.binding.rule IS 'The mapping rule that wants it.';
COMMENT ON COLUMN registry.binding.generation IS 'Generation of the last change; set by the database.';

CREATE TABLE registry.audience_grant (
    stable_id  text NOT NULL REFERENCES registry.robot,
    audience   text NOT NULL CHECK (length(audience) BETWEEN 1 AND 2048 AND audience !~ '[[:space:][:cntrl:]]'),
    callee     text REFERENCES registry.robot,
    rule       text NOT NULL CHECK (rule <> ''),
    generation bigint NOT NULL REFERENCES registry.generation,
    PRIMARY KEY (stable_id, audience)
);
CREATE INDEX audience_grant_audience ON registry.audience_grant (audience);
CREATE INDEX audience_grant_callee ON registry.audience_grant (callee) WHERE callee IS NOT NULL;
COMMENT ON TABLE registry.audience_grant IS 'Whom robots may call: the audiences for which the broker issues them tokens. What is not here is refused.';
COMMENT ON COLUMN registry.audience_grant.stable_id IS 'The robot that may call.';
COMMENT ON COLUMN registry.audience_grant.audience IS 'The aud of the token, exactly.';
COMMENT ON COLUMN registry.audience_grant.callee IS 'The robot that is called, where the audience is a robot.';
COMMENT ON COLUMN registry.audience_grant.rule IS 'The mapping rule that allows it.';
COMMENT ON COLUMN registry.audience_grant.generation IS 'Generation of the last change; set by the database.';

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON registry.robot FOR EACH ROW EXECUTE FUNCTION registry.guard_robot();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OR DELETE ON registry.robot FOR EACH ROW EXECUTE FUNCTION registry.stamp_generation();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OR DELETE ON registry.cluster FOR EACH ROW EXECUTE FUNCTION registry.stamp_generation();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OR DELETE ON registry.placement FOR EACH ROW EXECUTE FUNCTION registry.stamp_generation();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OR DELETE ON registry.binding FOR EACH ROW EXECUTE FUNCTION registry.stamp_generation();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OR DELETE ON registry.audience_grant FOR EACH ROW EXECUTE FUNCTION registry.stamp_generation();
