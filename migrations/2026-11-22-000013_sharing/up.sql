-- Awards that their holder shares: public pages lead to these, and to no others. Each stays to be found at its address.
CREATE TABLE shares (
    assertion_id BYTEA PRIMARY KEY NOT NULL REFERENCES assertions (id),
    shared_at TIMESTAMP NOT NULL
);

-- Whom a person lets see their progress in a programme, beside its owner. Who takes it back removes the row.
CREATE TABLE consents (
    id BYTEA PRIMARY KEY NOT NULL,
    person_id BYTEA NOT NULL REFERENCES persons (id),
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    given_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX consents_one ON consents (person_id, programme_id, issuer_id);

-- Whether a person chose their language, or nobody ever asked.
ALTER TABLE persons ADD COLUMN language_chosen BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE persons SET language_chosen = TRUE WHERE language <> 'fr';
