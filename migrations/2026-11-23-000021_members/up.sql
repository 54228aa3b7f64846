-- Who works at the desk of an issuer, or administers the instance (issuer_id NULL). It is an address that was invited: whoever
-- reads it by now is the member. Who has ended stays, so that the audit trail can say who did something.
CREATE TABLE members (
    id BYTEA PRIMARY KEY NOT NULL,
    issuer_id BYTEA REFERENCES issuers (id),
    address_id BYTEA NOT NULL REFERENCES addresses (id),
    role TEXT NOT NULL,
    invited_at TIMESTAMP NOT NULL,
    -- They followed the link in the letter.
    joined_at TIMESTAMP,
    ended_at TIMESTAMP
);
CREATE INDEX members_by_issuer ON members (issuer_id);
CREATE INDEX members_by_address ON members (address_id);
-- One address is there once.
CREATE UNIQUE INDEX members_once ON members (issuer_id, address_id) WHERE ended_at IS NULL AND issuer_id IS NOT NULL;
CREATE UNIQUE INDEX members_once_instance ON members (address_id) WHERE ended_at IS NULL AND issuer_id IS NULL;
