-- What a person says of an award, asked by its holder through a letter. It is no Endorsement of Open Badges: nothing signs it,
-- and no document has it.
CREATE TABLE personal_endorsements (
    id BYTEA PRIMARY KEY NOT NULL,
    assertion_id BYTEA NOT NULL REFERENCES assertions (id),
    -- Who was asked: an address that the holder typed.
    address_id BYTEA NOT NULL REFERENCES addresses (id),
    state TEXT NOT NULL,
    state_since TIMESTAMP NOT NULL,
    -- As what they are asked.
    relation TEXT NOT NULL,
    -- How the holder names themselves to them, and what they write.
    asker TEXT NOT NULL,
    request TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    -- Nothing can be said from then on.
    ends_at TIMESTAMP NOT NULL,
    -- What they said; empty before, and again once it is not kept.
    name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL,
    given_at TIMESTAMP
);
CREATE INDEX personal_endorsements_by_award ON personal_endorsements (assertion_id);
CREATE INDEX personal_endorsements_by_address ON personal_endorsements (address_id);
