-- An issuer speaks for a Profile, a BadgeClass or an Assertion of another.
CREATE TABLE endorsements (
    id BYTEA PRIMARY KEY NOT NULL,
    -- What it speaks for, and the issuer that this belongs to, who accepts or declines.
    kind TEXT NOT NULL CHECK (kind IN ('profile', 'badge', 'assertion')),
    object_id BYTEA NOT NULL,
    owner_id BYTEA NOT NULL REFERENCES issuers (id),
    -- Who speaks, under the Profile they had then.
    endorser_id BYTEA NOT NULL REFERENCES issuers (id),
    profile_id BYTEA NOT NULL REFERENCES profiles (id),
    comment TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    -- The recognition that it publishes: accepted from the start, and ended with it.
    accreditation_id BYTEA REFERENCES accreditations (id),
    programme_id BYTEA REFERENCES programmes (id),
    issued_on TIMESTAMP NOT NULL,
    -- Accepted; public from then on. It and revoked_at may lie in the future.
    published_at TIMESTAMP,
    declined_at TIMESTAMP,
    revoked_at TIMESTAMP,
    revocation_reason TEXT,
    CHECK (endorser_id <> owner_id),
    CHECK ((accreditation_id IS NULL) = (programme_id IS NULL)),
    CHECK (published_at IS NULL OR declined_at IS NULL),
    CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL))
);
CREATE INDEX endorsements_by_object ON endorsements (object_id);
CREATE INDEX endorsements_by_owner ON endorsements (owner_id, id);
CREATE INDEX endorsements_by_endorser ON endorsements (endorser_id, id);
-- One for each Profile of the recognised issuer.
CREATE UNIQUE INDEX endorsements_one_per_recognition ON endorsements (accreditation_id, object_id)
    WHERE accreditation_id IS NOT NULL;
-- One that stands, offered or accepted, for each object and endorser.
CREATE UNIQUE INDEX endorsements_one_standing ON endorsements (endorser_id, object_id)
    WHERE declined_at IS NULL AND revoked_at IS NULL AND accreditation_id IS NULL;
