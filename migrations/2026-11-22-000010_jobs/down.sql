DROP INDEX composite_awards_live;
DROP TABLE reminders;
DROP TABLE jobs;
