CREATE TABLE back_fills (
    id BYTEA PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('back-fill')),
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    rule_id BYTEA NOT NULL REFERENCES composite_rules (id),
    dry_run BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    progress BYTEA NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    failure TEXT,
    claim BYTEA,
    claimed_until TIMESTAMP,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
INSERT INTO back_fills (id, kind, programme_id, rule_id, dry_run, state, progress, done, total, outcome, failure,
    claim, claimed_until, created_by, created_at, finished_at)
SELECT id, kind, programme_id, rule_id, dry_run, state, progress, done, total, outcome, failure,
    claim, claimed_until, created_by, created_at, finished_at
FROM jobs WHERE kind = 'back-fill';
DROP TABLE jobs;
ALTER TABLE back_fills RENAME TO jobs;
CREATE INDEX jobs_by_programme ON jobs (programme_id, id);
CREATE INDEX jobs_by_state ON jobs (state, id);
