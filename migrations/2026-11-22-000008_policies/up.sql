-- What a programme decided about a composite's later life, as JSON; a member that is not there has its default.
ALTER TABLE composites ADD COLUMN policies TEXT NOT NULL DEFAULT '{}';
UPDATE composites SET policies = '{"onComponentRevoked":"' || on_component_revoked || '"}';
ALTER TABLE composites DROP COLUMN on_component_revoked;

-- A composite whose rule no longer holds, and that is revoked on a date unless somebody decides otherwise.
CREATE TABLE pending_revocations (
    id BYTEA PRIMARY KEY NOT NULL,
    assertion_id BYTEA NOT NULL REFERENCES assertions (id),
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    -- 'revoked': a badge was; 'expired': a badge did; 'recognition': one that counted no longer does.
    cause TEXT NOT NULL CHECK (cause IN ('revoked', 'expired', 'recognition')),
    -- Which badge or recognition, if it was one.
    because_id BYTEA,
    opened_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    appeal TEXT,
    appealed_at TIMESTAMP,
    decided_at TIMESTAMP,
    decision TEXT CHECK (decision IN ('kept', 'revoked')),
    -- A credential, a command, or `rule`.
    decided_by TEXT,
    reason TEXT,
    CHECK ((appeal IS NULL) = (appealed_at IS NULL)),
    CHECK ((decided_at IS NULL) = (decision IS NULL))
);
CREATE UNIQUE INDEX pending_revocations_one_open ON pending_revocations (assertion_id) WHERE decided_at IS NULL;
CREATE INDEX pending_revocations_by_assertion ON pending_revocations (assertion_id);
CREATE INDEX pending_revocations_by_programme ON pending_revocations (programme_id, id);
CREATE INDEX pending_revocations_due ON pending_revocations (due_at) WHERE decided_at IS NULL;

-- A recognition withdrawn for cause: awards recorded from then on do not count.
ALTER TABLE accreditations ADD COLUMN withdrawn_from TIMESTAMP;
ALTER TABLE accreditations ADD COLUMN withdrawal_reason TEXT;
-- From then on everybody whose badges it covers is to be looked at again; emptied once that was done.
ALTER TABLE accreditations ADD COLUMN review_at TIMESTAMP;
UPDATE accreditations SET review_at = ends_at;

-- An issuer that closed or merged into another: it defines and awards nothing any more.
CREATE TABLE closures (
    issuer_id BYTEA PRIMARY KEY NOT NULL REFERENCES issuers (id),
    reason TEXT NOT NULL,
    -- Who may revoke and replace what it awarded.
    heir_id BYTEA REFERENCES issuers (id),
    closed_by TEXT NOT NULL,
    closed_at TIMESTAMP NOT NULL
);
CREATE INDEX closures_by_heir ON closures (heir_id);
