-- All that is left of an award that was erased at its holder's wish. Nothing says whose it was.
CREATE TABLE erased_assertions (
    assertion_id BYTEA PRIMARY KEY NOT NULL,
    badge_class_id BYTEA NOT NULL REFERENCES badge_classes (id),
    -- Of its date of issue: `2026-11`.
    month TEXT NOT NULL
);
CREATE INDEX erased_assertions_by_badge ON erased_assertions (badge_class_id);

-- A composite that is not awarded again to an address whose person was erased: an HMAC of the address under a secret of
-- the instance. It becomes a withholding as soon as somebody has that address.
CREATE TABLE composite_blocks (
    address_mac BYTEA NOT NULL,
    composite_id BYTEA NOT NULL REFERENCES composites (id),
    lifter TEXT NOT NULL CHECK (lifter IN ('owner', 'holder')),
    PRIMARY KEY (address_mac, composite_id, lifter)
);

-- An address that is deleted must be no award's.
CREATE INDEX assertions_by_address ON assertions (address_id);
