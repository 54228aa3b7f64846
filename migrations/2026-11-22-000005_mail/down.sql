DROP TABLE replacements;
DELETE FROM revocations WHERE cause NOT IN ('person', 'policy');
ALTER TABLE revocations ADD COLUMN because TEXT NOT NULL DEFAULT 'person' CHECK (because IN ('person', 'policy'));
UPDATE revocations SET because = cause;
ALTER TABLE revocations DROP COLUMN cause;
ALTER TABLE revocations RENAME COLUMN because TO cause;
DROP TABLE mails;
DROP TABLE links;
ALTER TABLE persons DROP COLUMN language;
