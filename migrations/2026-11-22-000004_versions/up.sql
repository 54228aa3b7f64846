-- The version of a badge that is awarded: the latest one.
ALTER TABLE badge_classes ADD COLUMN current BOOLEAN NOT NULL DEFAULT TRUE;
CREATE UNIQUE INDEX badge_classes_one_current ON badge_classes (lineage_id) WHERE current;
