-- "Badges of this BadgeClass of that issuer, on any platform, count for that competency": a decision of a programme.
CREATE TABLE equivalences (
    id BYTEA PRIMARY KEY NOT NULL,
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    -- The address of the BadgeClass and that of its issuer's Profile, as they name themselves.
    badge_class TEXT NOT NULL,
    issuer TEXT NOT NULL,
    -- All versions of the BadgeClass, when it is one of this instance.
    lineage_id BYTEA,
    competency TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- What was recorded from then on counts, and what was recorded from then on does not.
    starts_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP,
    decided_by TEXT NOT NULL,
    decided_at TIMESTAMP NOT NULL
);
CREATE INDEX equivalences_by_programme ON equivalences (programme_id, id);
CREATE INDEX equivalences_by_lineage ON equivalences (lineage_id);

-- A badge from elsewhere that was brought to a programme, or a certificate that it recognised, of one person: whoever
-- has the address.
CREATE TABLE evidence (
    id BYTEA PRIMARY KEY NOT NULL,
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    address_id BYTEA NOT NULL REFERENCES addresses (id),
    kind TEXT NOT NULL CHECK (kind IN ('badge', 'certificate')),
    -- What is checked again: an address or a JWS.
    source TEXT,
    -- Where the badge is, when it has an address.
    url TEXT,
    badge_class TEXT,
    issuer TEXT,
    -- What it is called, and who gave it.
    title TEXT NOT NULL,
    body TEXT,
    issued_on TIMESTAMP NOT NULL,
    expires TIMESTAMP,
    -- A decision for this person alone: which competency it counts for, why, by whom, when.
    competency TEXT,
    reason TEXT,
    decided_by TEXT,
    decided_at TIMESTAMP,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    -- What the last check that came to a verdict found, when that was, and what was fetched for it.
    verdict TEXT,
    checked_at TIMESTAMP,
    fetched TEXT,
    -- When it is to be checked again; never for a certificate.
    next_check_at TIMESTAMP,
    -- When it was found to be revoked or invalid; when nobody could check it for too long; when it was withdrawn here.
    fallen_at TIMESTAMP,
    lapsed_at TIMESTAMP,
    withdrawn_at TIMESTAMP,
    withdrawal_reason TEXT
);
CREATE INDEX evidence_by_address ON evidence (address_id);
CREATE INDEX evidence_by_programme ON evidence (programme_id, id);
CREATE INDEX evidence_due ON evidence (next_check_at);

-- The French département where a person is, when somebody told; never published.
ALTER TABLE persons ADD COLUMN department TEXT;
