-- Some clusters' keys come from the issuer itself: the registry then says where from, and the broker asks there.
ALTER TABLE registry.cluster
    ADD COLUMN discovery jsonb,
    ADD CONSTRAINT discovery_is_an_object CHECK (discovery IS NULL OR
        CASE WHEN jsonb_typeof(discovery) = 'object'
            THEN discovery - ARRAY['discovery_url', 'jwks_url', 'ca', 'allow_http', 'allow_private_addresses'] = '{}'
            ELSE false END),
    ADD CONSTRAINT discovery_says_how CHECK (discovery IS NULL OR (
        coalesce(jsonb_typeof(discovery -> 'discovery_url'), 'string') = 'string'
        AND coalesce(jsonb_typeof(discovery -> 'jwks_url'), 'string') = 'string'
        AND coalesce(jsonb_typeof(discovery -> 'ca'), 'string') = 'string'
        AND coalesce(jsonb_typeof(discovery -> 'allow_http'), 'boolean') = 'boolean'
        AND coalesce(jsonb_typeof(discovery -> 'allow_private_addresses'), 'boolean') = 'boolean')),
    ADD CONSTRAINT discovery_holds_no_secret CHECK (discovery IS NULL OR discovery::text NOT LIKE '%PRIVATE KEY%'),
    ADD CONSTRAINT discovery_or_keys CHECK (discovery IS NULL OR jwks IS NULL),
    ADD CONSTRAINT discovery_of_an_issuer CHECK (discovery IS NULL OR issuer IS NOT NULL),
    -- A symmetric key (RFC 7518, 6.4) is a secret, and verifies nothing of a cluster's.
    ADD CONSTRAINT no_symmetric_key CHECK (jwks IS NULL OR NOT jsonb_path_exists(jwks, '$.keys[*].k'));

COMMENT ON COLUMN registry.cluster.issuer IS 'The iss of its service account tokens; several clusters may have the same; empty until learnt or told.';
COMMENT ON COLUMN registry.cluster.jwks IS 'Its last good JSON Web Key Set (RFC 7517), public keys only; empty until learnt, and where discovery says that the broker asks the issuer.';
COMMENT ON COLUMN registry.cluster.jwks_learnt_at IS 'When that key set was last read; brought up to date at most once an hour while it stays the same.';
COMMENT ON COLUMN registry.cluster.discovery IS 'Where the broker asks for the keys: discovery_url, jwks_url, ca (PEM), allow_http, allow_private_addresses, each where it is said; empty where sync carries them in jwks.';
