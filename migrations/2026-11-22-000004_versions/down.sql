DROP INDEX badge_classes_one_current;
ALTER TABLE badge_classes DROP COLUMN current;
