-- A job may be a reconciliation: of everything that is due in a programme, so about no one rule.
CREATE TABLE jobs_of_each_kind (
    id BYTEA PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('back-fill', 'reconciliation')),
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    -- Of a back-fill: the version of the rule that it is about.
    rule_id BYTEA REFERENCES composite_rules (id),
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
    finished_at TIMESTAMP,
    CHECK ((kind = 'back-fill') = (rule_id IS NOT NULL))
);
INSERT INTO jobs_of_each_kind (id, kind, programme_id, rule_id, dry_run, state, progress, done, total, outcome, failure,
    claim, claimed_until, created_by, created_at, finished_at)
SELECT id, kind, programme_id, rule_id, dry_run, state, progress, done, total, outcome, failure,
    claim, claimed_until, created_by, created_at, finished_at
FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_of_each_kind RENAME TO jobs;
CREATE INDEX jobs_by_programme ON jobs (programme_id, id);
CREATE INDEX jobs_by_state ON jobs (state, id);
