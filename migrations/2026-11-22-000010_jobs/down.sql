DROP INDEX composite_awards_live;
DROP TABLE reminders;
DROP TABLE jobs;
ALTER TABLE composite_rules DROP COLUMN backfilled_at;
ALTER TABLE composite_rules DROP COLUMN activated_at;
