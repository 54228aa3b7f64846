-- Who is signed in to the pages. A session is a person's; whatever else it may open (an issuer's desk) is asked of who that
-- person is. Of its token only a hash is kept, and nothing says from where or with what it is used.
CREATE TABLE sessions (
    id BYTEA PRIMARY KEY NOT NULL,
    -- SHA-256 of the token in the cookie.
    token_hash BYTEA NOT NULL,
    person_id BYTEA NOT NULL REFERENCES persons (id),
    -- The letter that opened it was sent there: a desk opens to the address that was invited alone. It may be gone.
    address_id BYTEA NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP NOT NULL,
    -- It ends when it is not used for a while, and in any case then.
    idle_ends_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX sessions_by_token ON sessions (token_hash);
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX sessions_by_idle_end ON sessions (idle_ends_at);

-- How often a code was typed wrong while this link waited.
ALTER TABLE links ADD COLUMN wrong_codes INTEGER NOT NULL DEFAULT 0;

-- Which of their addresses a person is written to at; none was chosen: the one that a letter is about.
ALTER TABLE addresses ADD COLUMN main BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX addresses_main ON addresses (person_id) WHERE main;

-- What a holder shows to whoever has the address of it: their public page, with every badge that they share, or badges that
-- they chose, until a date. Who takes it back removes the row.
CREATE TABLE showcases (
    id BYTEA PRIMARY KEY NOT NULL,
    person_id BYTEA NOT NULL REFERENCES persons (id),
    -- For its holder alone: for whom it is. Empty for the public page.
    label TEXT NOT NULL,
    -- What it says of who they are; empty: nothing.
    shown_name TEXT NOT NULL,
    -- The public page: what they share at the moment, not a choice.
    whole BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP
);
CREATE INDEX showcases_by_person ON showcases (person_id);
CREATE UNIQUE INDEX showcases_one_whole ON showcases (person_id) WHERE whole;

CREATE TABLE showcase_awards (
    showcase_id BYTEA NOT NULL REFERENCES showcases (id),
    assertion_id BYTEA NOT NULL REFERENCES assertions (id),
    PRIMARY KEY (showcase_id, assertion_id)
);
CREATE INDEX showcase_awards_by_award ON showcase_awards (assertion_id);
