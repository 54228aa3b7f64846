ALTER TABLE applications DROP COLUMN answer;
