DROP INDEX withholdings_one;
DELETE FROM withholdings WHERE lifter = 'holder';
ALTER TABLE withholdings DROP COLUMN lifter;
CREATE UNIQUE INDEX withholdings_one ON withholdings (composite_id, person_id) WHERE lifted_at IS NULL;
DROP TABLE acceptances;
DROP INDEX links_by_subject;
DROP TABLE merges;
