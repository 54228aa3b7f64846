-- What an application said when it was decided, as JSON: whoever reads the decision again sees that, whatever came later.
-- Nothing for what was drawn before.
ALTER TABLE second_readings ADD COLUMN stood TEXT;
-- When a proof was first part of what was submitted or answered: what it says stays from then on.
ALTER TABLE proofs ADD COLUMN handed_in_at TIMESTAMP;
UPDATE proofs SET handed_in_at = created_at WHERE id IN (
    SELECT proof_uses.proof_id FROM proof_uses JOIN applications ON applications.id = proof_uses.application_id
    WHERE applications.submitted_at IS NOT NULL
);
-- What is purged names nobody outside.
UPDATE reviewers SET mailbox_id = NULL WHERE application_id IN (SELECT id FROM applications WHERE purged_at IS NOT NULL);
