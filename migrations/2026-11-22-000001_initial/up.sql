-- Portable SQL, one history for SQLite and PostgreSQL.
-- Identifiers are UUIDs of 16 bytes (version 7); instants are UTC, whole seconds.

CREATE TABLE instance (
    id SMALLINT PRIMARY KEY NOT NULL CHECK (id = 1),
    base_url TEXT NOT NULL,
    -- A known value sealed under the key-encryption key: a wrong key is noticed at start.
    sealing_check BYTEA NOT NULL,
    -- The sealed Ed25519 seed that access tokens are signed with.
    token_key BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE issuers (
    id BYTEA PRIMARY KEY NOT NULL,
    organisation TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE profiles (
    id BYTEA PRIMARY KEY NOT NULL,
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    -- The random first entry of its RevocationList.
    sentinel BYTEA NOT NULL,
    current BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX profiles_one_current ON profiles (issuer_id) WHERE current;
CREATE INDEX profiles_by_issuer ON profiles (issuer_id);

CREATE TABLE keys (
    id BYTEA PRIMARY KEY NOT NULL,
    profile_id BYTEA NOT NULL REFERENCES profiles (id),
    algorithm TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'RS256')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'retired', 'compromised')),
    public_key BYTEA NOT NULL,
    private_key BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    state_since TIMESTAMP NOT NULL
);
CREATE INDEX keys_by_profile ON keys (profile_id);

CREATE TABLE images (
    hash BYTEA PRIMARY KEY NOT NULL,
    media_type TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE catalogues (
    id BYTEA PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL,
    version TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (slug, version)
);

CREATE TABLE catalogue_images (
    catalogue_id BYTEA NOT NULL REFERENCES catalogues (id),
    slug TEXT NOT NULL,
    image_hash BYTEA NOT NULL REFERENCES images (hash),
    PRIMARY KEY (catalogue_id, slug)
);

CREATE TABLE programmes (
    id BYTEA PRIMARY KEY NOT NULL,
    owner_id BYTEA NOT NULL REFERENCES issuers (id),
    name TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX programmes_by_owner ON programmes (owner_id);

-- The recorded act of adopting a catalogue version: who, when, which.
CREATE TABLE adoptions (
    id BYTEA PRIMARY KEY NOT NULL,
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    catalogue_id BYTEA NOT NULL REFERENCES catalogues (id),
    catalogue_slug TEXT NOT NULL,
    adopted_by TEXT NOT NULL,
    adopted_at TIMESTAMP NOT NULL,
    UNIQUE (programme_id, catalogue_id)
);
CREATE INDEX adoptions_by_catalogue ON adoptions (catalogue_id);

CREATE TABLE accreditations (
    id BYTEA PRIMARY KEY NOT NULL,
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP,
    decided_by TEXT NOT NULL,
    decided_at TIMESTAMP NOT NULL
);
CREATE INDEX accreditations_by_issuer ON accreditations (programme_id, issuer_id);

CREATE TABLE accredited_competencies (
    accreditation_id BYTEA NOT NULL REFERENCES accreditations (id),
    competency TEXT NOT NULL,
    PRIMARY KEY (accreditation_id, competency)
);

CREATE TABLE composites (
    id BYTEA PRIMARY KEY NOT NULL,
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    slug TEXT NOT NULL,
    on_component_revoked TEXT NOT NULL CHECK (on_component_revoked IN ('revoke', 'keep')),
    created_at TIMESTAMP NOT NULL,
    UNIQUE (programme_id, slug)
);

CREATE TABLE composite_rules (
    id BYTEA PRIMARY KEY NOT NULL,
    composite_id BYTEA NOT NULL REFERENCES composites (id),
    version INTEGER NOT NULL,
    -- The catalogue version that the rule comes from.
    catalogue_id BYTEA NOT NULL REFERENCES catalogues (id),
    rule TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (composite_id, version)
);
CREATE UNIQUE INDEX composite_rules_one_current ON composite_rules (composite_id) WHERE current;

CREATE TABLE badge_classes (
    id BYTEA PRIMARY KEY NOT NULL,
    -- The same for all versions of one badge.
    lineage_id BYTEA NOT NULL,
    version INTEGER NOT NULL,
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    profile_id BYTEA NOT NULL REFERENCES profiles (id),
    definition TEXT NOT NULL,
    image_hash BYTEA NOT NULL REFERENCES images (hash),
    -- The competency it attests: an entry's slug, scoped to the catalogue version whose criteria it carries.
    catalogue_id BYTEA REFERENCES catalogues (id),
    competency TEXT,
    -- The composite it is awarded for, by rule alone.
    composite_id BYTEA REFERENCES composites (id),
    created_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP,
    UNIQUE (lineage_id, version)
);
CREATE INDEX badge_classes_by_issuer ON badge_classes (issuer_id, id);
CREATE UNIQUE INDEX badge_classes_one_per_competency
    ON badge_classes (issuer_id, catalogue_id, competency, version) WHERE competency IS NOT NULL;
CREATE UNIQUE INDEX badge_classes_one_per_composite
    ON badge_classes (composite_id, version) WHERE composite_id IS NOT NULL;

CREATE TABLE persons (
    id BYTEA PRIMARY KEY NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE addresses (
    id BYTEA PRIMARY KEY NOT NULL,
    person_id BYTEA NOT NULL REFERENCES persons (id),
    -- Normalised for comparison, and as it was given.
    email TEXT NOT NULL UNIQUE,
    given TEXT NOT NULL,
    verified_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX addresses_by_person ON addresses (person_id);

CREATE TABLE assertions (
    id BYTEA PRIMARY KEY NOT NULL,
    badge_class_id BYTEA NOT NULL REFERENCES badge_classes (id),
    person_id BYTEA NOT NULL REFERENCES persons (id),
    address_id BYTEA NOT NULL REFERENCES addresses (id),
    issued_on TIMESTAMP NOT NULL,
    expires TIMESTAMP,
    recorded_at TIMESTAMP NOT NULL,
    -- Cleared by revocation and replacement; a renewed composite stays valid to its date.
    live BOOLEAN NOT NULL,
    -- The EdDSA rendition, byte for byte: header version, key, payload, raw signature.
    format SMALLINT NOT NULL,
    key_id BYTEA NOT NULL REFERENCES keys (id),
    payload BYTEA NOT NULL,
    signature BYTEA NOT NULL
);
CREATE INDEX assertions_by_badge ON assertions (badge_class_id, id);
CREATE INDEX assertions_by_person ON assertions (person_id);

-- The RS256 rendition, made after the award.
CREATE TABLE rs256_renditions (
    assertion_id BYTEA PRIMARY KEY NOT NULL REFERENCES assertions (id),
    format SMALLINT NOT NULL,
    key_id BYTEA NOT NULL REFERENCES keys (id),
    payload BYTEA NOT NULL,
    signature BYTEA NOT NULL
);

CREATE TABLE revocations (
    assertion_id BYTEA PRIMARY KEY NOT NULL REFERENCES assertions (id),
    profile_id BYTEA NOT NULL REFERENCES profiles (id),
    reason TEXT NOT NULL,
    -- 'person': somebody decided it; 'policy': a component was revoked.
    cause TEXT NOT NULL CHECK (cause IN ('person', 'policy')),
    revoked_at TIMESTAMP NOT NULL
);
CREATE INDEX revocations_by_profile ON revocations (profile_id, assertion_id);

CREATE TABLE composite_awards (
    assertion_id BYTEA PRIMARY KEY NOT NULL REFERENCES assertions (id),
    composite_id BYTEA NOT NULL REFERENCES composites (id),
    rule_id BYTEA NOT NULL REFERENCES composite_rules (id),
    person_id BYTEA NOT NULL REFERENCES persons (id),
    cycle INTEGER NOT NULL,
    renewal BOOLEAN NOT NULL,
    live BOOLEAN NOT NULL,
    -- Which Assertion stood for which leaf.
    components TEXT NOT NULL
);
CREATE UNIQUE INDEX composite_awards_one_live ON composite_awards (composite_id, person_id, cycle) WHERE live;
CREATE INDEX composite_awards_by_person ON composite_awards (person_id);

-- A composite that was itself revoked is not awarded again until this is lifted.
CREATE TABLE withholdings (
    id BYTEA PRIMARY KEY NOT NULL,
    composite_id BYTEA NOT NULL REFERENCES composites (id),
    person_id BYTEA NOT NULL REFERENCES persons (id),
    reason TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    lifted_at TIMESTAMP
);
CREATE UNIQUE INDEX withholdings_one ON withholdings (composite_id, person_id) WHERE lifted_at IS NULL;
CREATE INDEX withholdings_by_person ON withholdings (person_id);

CREATE TABLE api_keys (
    id BYTEA PRIMARY KEY NOT NULL,
    -- None: the instance's administrator.
    issuer_id BYTEA REFERENCES issuers (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'owner', 'editor', 'assessor', 'reader')),
    scopes TEXT NOT NULL,
    label TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP,
    revoked_at TIMESTAMP
);
CREATE INDEX api_keys_by_issuer ON api_keys (issuer_id, id);

CREATE TABLE idempotency_keys (
    -- SHA-256 of credential, route and key.
    id BYTEA PRIMARY KEY NOT NULL,
    body_hash BYTEA NOT NULL,
    status SMALLINT NOT NULL,
    location TEXT,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE audit (
    id BYTEA PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    issuer_id BYTEA,
    object_id BYTEA NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_by_issuer ON audit (issuer_id, id);
CREATE INDEX audit_by_object ON audit (object_id);
