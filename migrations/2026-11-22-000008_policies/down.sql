DROP TABLE closures;
ALTER TABLE accreditations DROP COLUMN review_at;
ALTER TABLE accreditations DROP COLUMN withdrawal_reason;
ALTER TABLE accreditations DROP COLUMN withdrawn_from;
DROP TABLE pending_revocations;
ALTER TABLE composites ADD COLUMN on_component_revoked TEXT NOT NULL DEFAULT 'revoke'
    CHECK (on_component_revoked IN ('revoke', 'keep'));
UPDATE composites SET on_component_revoked = 'keep' WHERE policies LIKE '%"onComponentRevoked":"keep"%';
ALTER TABLE composites DROP COLUMN policies;
