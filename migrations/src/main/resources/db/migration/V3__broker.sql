-- What the replicas of the broker share. One writer and one reader: the broker.
CREATE SCHEMA broker;
COMMENT ON SCHEMA broker IS 'Signing keys with their timeline, and revocations. Written and read by the broker only.';

CREATE TABLE broker.signing_key (
    kid                text PRIMARY KEY CHECK (kid ~ '^[A-Za-z0-9_-]{1,128}$'),
    algorithm          text NOT NULL CHECK (algorithm IN ('ES256', 'RS256', 'EdDSA')),
    public_jwk         jsonb NOT NULL,
    sealed_private_key bytea CHECK (length(sealed_private_key) > 0),
    sealed_with        text NOT NULL CHECK (sealed_with <> ''),
    state              text NOT NULL CHECK (state IN ('published', 'signing', 'retired', 'removed')),
    published_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    signs_from         timestamptz NOT NULL,
    retires_at         timestamptz,
    removes_at         timestamptz,
    removed_at         timestamptz,
    CONSTRAINT public_part_is_public CHECK (jsonb_typeof(public_jwk) = 'object' AND NOT public_jwk ?| ARRAY['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']),
    CONSTRAINT same_kid CHECK (public_jwk ->> 'kid' IS NOT DISTINCT FROM kid),
    CONSTRAINT timeline_in_order CHECK (published_at <= signs_from AND signs_from < retires_at AND retires_at < removes_at),
    CONSTRAINT removal_after_retirement CHECK (removes_at IS NULL OR retires_at IS NOT NULL),
    CONSTRAINT removed_with_its_time CHECK ((state = 'removed') = (removed_at IS NOT NULL)),
    CONSTRAINT removed_has_no_private_part CHECK (state <> 'removed' OR sealed_private_key IS NULL),
    CONSTRAINT able_to_sign CHECK (state NOT IN ('published', 'signing') OR sealed_private_key IS NOT NULL OR sealed_with LIKE 'pkcs11:%')
);
CREATE UNIQUE INDEX signing_key_one_per_algorithm ON broker.signing_key (algorithm) WHERE state = 'signing';
COMMENT ON TABLE broker.signing_key IS 'The keys that sign tokens, one timeline for all replicas: published, signing, retired, removed.';
COMMENT ON COLUMN broker.signing_key.kid IS 'Key ID (RFC 7515, 4.1.4), base64url.';
COMMENT ON COLUMN broker.signing_key.algorithm IS 'JWS algorithm: ES256, RS256 or EdDSA; at most one key per algorithm is signing.';
COMMENT ON COLUMN broker.signing_key.public_jwk IS 'Public key as JSON Web Key (RFC 7517); never a private member.';
COMMENT ON COLUMN broker.signing_key.sealed_private_key IS 'Private key, encrypted under the key-encryption key; empty when it lives in a PKCS#11 token or has been destroyed.';
COMMENT ON COLUMN broker.signing_key.sealed_with IS 'Name of the key-encryption key, or the RFC 7512 URI (pkcs11:) of the key in its token.';
COMMENT ON COLUMN broker.signing_key.state IS 'published (verifiers learn it), signing, retired (its last tokens still live) or removed; moves forward only.';
COMMENT ON COLUMN broker.signing_key.published_at IS 'When it appeared in the key set.';
COMMENT ON COLUMN broker.signing_key.signs_from IS 'When it may begin to sign: later than the slowest verifier caches.';
COMMENT ON COLUMN broker.signing_key.retires_at IS 'When it is to stop signing.';
COMMENT ON COLUMN broker.signing_key.removes_at IS 'When its last token has expired and it is to leave the key set.';
COMMENT ON COLUMN broker.signing_key.removed_at IS 'When it left the key set and its private part was destroyed.';

CREATE FUNCTION broker.guard_signing_key() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    timeline CONSTANT text[] := ARRAY['published', 'signing', 'retired', 'removed'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'published' AND NEW.state <> 'signing' THEN
            RAISE EXCEPTION 'key % cannot begin as %', NEW.kid, NEW.state USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;

    IF (NEW.kid, NEW.algorithm, NEW.public_jwk, NEW.published_at)
        IS DISTINCT FROM (OLD.kid, OLD.algorithm, OLD.public_jwk, OLD.published_at) THEN
        RAISE EXCEPTION 'key %: kid, algorithm, public_jwk and published_at never change', OLD.kid USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.sealed_private_key IS NULL AND NEW.sealed_private_key IS NOT NULL THEN
        RAISE EXCEPTION 'key %: a destroyed private part does not come back', OLD.kid USING ERRCODE = 'check_violation';
    END IF;
    IF array_position(timeline, NEW.state) < array_position(timeline, OLD.state) THEN
        RAISE EXCEPTION 'key % cannot go back from % to %', OLD.kid, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION broker.guard_signing_key() IS 'Trigger: a key moves forward on its timeline only, and stays the same key. Its private part may be sealed anew or destroyed.';
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON broker.signing_key FOR EACH ROW EXECUTE FUNCTION broker.guard_signing_key();

CREATE TABLE broker.revocation (
    jti        text PRIMARY KEY CHECK (length(jti) BETWEEN 1 AND 255),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_by text NOT NULL CHECK (revoked_by <> '')
);
CREATE INDEX revocation_expires ON broker.revocation (expires_at);
COMMENT ON TABLE broker.revocation IS 'Tokens revoked one by one before their end; a row may go once its token has expired.';
COMMENT ON COLUMN broker.revocation.jti IS 'JWT ID (RFC 7519, 4.1.7) of the token; never the token.';
COMMENT ON COLUMN broker.revocation.expires_at IS 'When the token expires by itself.';
COMMENT ON COLUMN broker.revocation.revoked_at IS 'When it was revoked.';
COMMENT ON COLUMN broker.revocation.revoked_by IS 'Who revoked it.';

CREATE FUNCTION broker.keep_revocation() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.expires_at > clock_timestamp() THEN
        RAISE EXCEPTION 'token % has not expired: its revocation stays', OLD.jti USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
COMMENT ON FUNCTION broker.keep_revocation() IS 'Trigger: a revocation cannot be taken back while its token lives.';
CREATE TRIGGER keep BEFORE DELETE ON broker.revocation FOR EACH ROW EXECUTE FUNCTION broker.keep_revocation();
