-- 'dropped': what it was about was gone when it was to be sent, or the address wants no letters.
DROP INDEX mails_due;
ALTER TABLE mails ADD COLUMN stage TEXT NOT NULL DEFAULT 'queued'
    CHECK (stage IN ('queued', 'sent', 'dropped', 'dead'));
UPDATE mails SET stage = state;
ALTER TABLE mails DROP COLUMN state;
ALTER TABLE mails RENAME COLUMN stage TO state;
CREATE INDEX mails_due ON mails (state, next_try_at);

-- Since when an address is sent nothing but what it asked for itself.
ALTER TABLE addresses ADD COLUMN objected_at TIMESTAMP;
