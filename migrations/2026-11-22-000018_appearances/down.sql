DROP TABLE programme_appearances;
