-- Which address a badge was issued to that its holder brought themselves: it counts once that one is theirs too. None:
-- the programme brought it, and it was issued to `address_id`.
ALTER TABLE evidence ADD COLUMN issued_to_id BYTEA REFERENCES addresses (id);
CREATE INDEX evidence_by_issued_to ON evidence (issued_to_id);

-- When a draft was last simulated as it is; a change of it makes another row.
ALTER TABLE composite_rules ADD COLUMN simulated_at TIMESTAMP;
