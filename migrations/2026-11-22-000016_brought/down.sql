ALTER TABLE composite_rules DROP COLUMN simulated_at;
DELETE FROM evidence WHERE issued_to_id IS NOT NULL;
DROP INDEX evidence_by_issued_to;
ALTER TABLE evidence DROP COLUMN issued_to_id;
