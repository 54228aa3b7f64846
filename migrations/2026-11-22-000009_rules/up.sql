-- An archived composite is awarded no more; its holders keep theirs.
ALTER TABLE composites ADD COLUMN archived_at TIMESTAMP;
-- Whether a catalogue defines it, or an editor of the programme.
ALTER TABLE composites ADD COLUMN from_catalogue BOOLEAN NOT NULL DEFAULT TRUE;

-- A version of a rule is a draft until it is activated; from then on it never changes.
ALTER TABLE composite_rules ADD COLUMN created_by TEXT NOT NULL DEFAULT 'cli';
ALTER TABLE composite_rules ADD COLUMN activated_by TEXT;
ALTER TABLE composite_rules ADD COLUMN activated_at TIMESTAMP;
-- When the people who became entitled were awarded; the reconciler leaves the version alone before.
ALTER TABLE composite_rules ADD COLUMN backfilled_at TIMESTAMP;
-- What the composite is called, in the form of a catalogue's file; none: as its catalogue says.
ALTER TABLE composite_rules ADD COLUMN entry TEXT;
-- None: the image of the version before, or a plain seal.
ALTER TABLE composite_rules ADD COLUMN image_hash BYTEA REFERENCES images (hash);
UPDATE composite_rules SET activated_at = created_at, backfilled_at = created_at;
UPDATE composite_rules SET created_by = COALESCE((
    SELECT adoptions.adopted_by FROM adoptions JOIN composites ON composites.programme_id = adoptions.programme_id
    WHERE composites.id = composite_rules.composite_id AND adoptions.catalogue_id = composite_rules.catalogue_id
), 'cli');
UPDATE composite_rules SET activated_by = created_by;

-- The version of the rule that this version of a composite's badge publishes.
ALTER TABLE badge_classes ADD COLUMN rule_id BYTEA REFERENCES composite_rules (id);
UPDATE badge_classes SET rule_id = (
    SELECT composite_rules.id FROM composite_rules
    WHERE composite_rules.composite_id = badge_classes.composite_id AND composite_rules.current
) WHERE composite_id IS NOT NULL;
-- Its criteria are not those of its catalogue: it counts for a programme that approved it.
ALTER TABLE badge_classes ADD COLUMN deviates BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX badge_classes_one_per_competency;
CREATE UNIQUE INDEX badge_classes_one_per_competency
    ON badge_classes (issuer_id, catalogue_id, competency, version) WHERE competency IS NOT NULL AND NOT deviates;

-- How the competencies of the version adopted before continue in this one.
ALTER TABLE adoptions ADD COLUMN mapping TEXT NOT NULL DEFAULT '{}';
-- The catalogue version whose competencies a decision names.
ALTER TABLE accreditations ADD COLUMN catalogue_id BYTEA REFERENCES catalogues (id);
UPDATE accreditations SET catalogue_id = (
    SELECT adoptions.catalogue_id FROM adoptions WHERE adoptions.programme_id = accreditations.programme_id
);

-- A catalogue version that a programme might adopt next.
CREATE TABLE proposals (
    id BYTEA PRIMARY KEY NOT NULL,
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    slug TEXT NOT NULL,
    version TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    mapping TEXT NOT NULL,
    -- The version it was compared with.
    base_id BYTEA NOT NULL REFERENCES catalogues (id),
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMP NOT NULL,
    adopted_at TIMESTAMP
);
CREATE INDEX proposals_by_programme ON proposals (programme_id, id);
CREATE TABLE proposal_images (
    proposal_id BYTEA NOT NULL REFERENCES proposals (id),
    slug TEXT NOT NULL,
    image_hash BYTEA NOT NULL REFERENCES images (hash),
    PRIMARY KEY (proposal_id, slug)
);

-- A badge whose criteria are not those of the competency it attests, put to the owner of a programme.
CREATE TABLE deviations (
    id BYTEA PRIMARY KEY NOT NULL,
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    lineage_id BYTEA NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMP NOT NULL,
    approved BOOLEAN,
    decision TEXT,
    decided_by TEXT,
    decided_at TIMESTAMP,
    UNIQUE (programme_id, lineage_id)
);
