-- Which language a person is written to in.
ALTER TABLE persons ADD COLUMN language TEXT NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en'));

-- A link that is sent to an address: whoever opens it can read that mailbox. Its token is computed from its id and a
-- secret of the instance, so nothing here opens it.
CREATE TABLE links (
    id BYTEA PRIMARY KEY NOT NULL,
    address_id BYTEA NOT NULL REFERENCES addresses (id),
    purpose TEXT NOT NULL,
    -- What it is about, as its purpose says.
    subject_id BYTEA,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX links_by_address ON links (address_id, created_at);

-- The outbox: a letter is put here in the transaction that causes it. It names what it is about by id alone, and is
-- written when it is sent; `recipient` is emptied then.
CREATE TABLE mails (
    -- In its Message-ID.
    id BYTEA PRIMARY KEY NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    letter TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'dead')),
    tries INTEGER NOT NULL,
    next_try_at TIMESTAMP NOT NULL,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
CREATE INDEX mails_due ON mails (state, next_try_at);

-- Why an award no longer stands: 'person': somebody decided it; 'policy': a component was revoked; 'holder': its holder
-- declined it; 'replaced': another award stands in its place.
ALTER TABLE revocations ADD COLUMN because TEXT NOT NULL DEFAULT 'person'
    CHECK (because IN ('person', 'policy', 'holder', 'replaced'));
UPDATE revocations SET because = cause;
ALTER TABLE revocations DROP COLUMN cause;
ALTER TABLE revocations RENAME COLUMN because TO cause;

-- Which award stands in the place of which.
CREATE TABLE replacements (
    old_id BYTEA PRIMARY KEY NOT NULL REFERENCES assertions (id),
    new_id BYTEA NOT NULL REFERENCES assertions (id),
    replaced_at TIMESTAMP NOT NULL
);
CREATE INDEX replacements_by_new ON replacements (new_id);
