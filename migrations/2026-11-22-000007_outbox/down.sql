ALTER TABLE addresses DROP COLUMN objected_at;

DROP INDEX mails_due;
ALTER TABLE mails ADD COLUMN stage TEXT NOT NULL DEFAULT 'queued' CHECK (stage IN ('queued', 'sent', 'dead'));
UPDATE mails SET stage = CASE state WHEN 'dropped' THEN 'sent' ELSE state END;
ALTER TABLE mails DROP COLUMN state;
ALTER TABLE mails RENAME COLUMN stage TO state;
CREATE INDEX mails_due ON mails (state, next_try_at);
