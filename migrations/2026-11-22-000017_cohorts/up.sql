-- A file of awards. Whoever holds the claim works; a claim that ran out may be taken by another.
CREATE TABLE cohorts (
    id BYTEA PRIMARY KEY NOT NULL,
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    file_name TEXT NOT NULL,
    -- Of the file.
    sha256 BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('preview', 'queued', 'running', 'done', 'failed')),
    -- The names of its columns, as JSON; empty once its lines are forgotten.
    header TEXT NOT NULL,
    -- What goes for all lines, as JSON.
    options TEXT NOT NULL,
    -- How many lines there are of each kind, as JSON.
    counts TEXT NOT NULL,
    -- The page that comes next, and how many there are.
    next_page BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    failure TEXT,
    claim BYTEA,
    claimed_until TIMESTAMP,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    confirmed_by TEXT,
    confirmed_at TIMESTAMP,
    finished_at TIMESTAMP,
    forgotten_at TIMESTAMP
);
CREATE INDEX cohorts_by_issuer ON cohorts (issuer_id, id);
CREATE INDEX cohorts_by_state ON cohorts (state, id);

-- The lines of a file, some on each page, as JSON: personal data, kept as long as they are needed.
CREATE TABLE cohort_pages (
    cohort_id BYTEA NOT NULL REFERENCES cohorts (id),
    page BIGINT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (cohort_id, page)
);

-- Which awards came of which file, so that the same line again is known.
CREATE TABLE cohort_awards (
    assertion_id BYTEA PRIMARY KEY NOT NULL REFERENCES assertions (id),
    cohort_id BYTEA NOT NULL REFERENCES cohorts (id),
    -- Its line had a date of issue.
    dated BOOLEAN NOT NULL
);
CREATE INDEX cohort_awards_by_cohort ON cohort_awards (cohort_id, assertion_id);
