-- Long work over all persons, in pages. Whoever holds the claim works; a claim that ran out may be taken by another.
CREATE TABLE jobs (
    id BYTEA PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('back-fill')),
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    -- The version of the rule that it is about.
    rule_id BYTEA NOT NULL REFERENCES composite_rules (id),
    dry_run BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    -- The last person that was looked at.
    progress BYTEA NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    -- What came of it so far, as JSON.
    outcome TEXT NOT NULL,
    failure TEXT,
    claim BYTEA,
    claimed_until TIMESTAMP,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX jobs_by_programme ON jobs (programme_id, id);
CREATE INDEX jobs_by_state ON jobs (state, id);

-- Which reminders of an expiry were sent.
CREATE TABLE reminders (
    assertion_id BYTEA NOT NULL REFERENCES assertions (id),
    -- How many days before.
    days INTEGER NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    PRIMARY KEY (assertion_id, days)
);
CREATE INDEX composite_awards_live ON composite_awards (composite_id, person_id) WHERE live;
