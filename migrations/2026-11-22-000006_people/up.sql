-- Two persons that are one: planned by a programme's editor, or made by themselves at once.
CREATE TABLE merges (
    id BYTEA PRIMARY KEY NOT NULL,
    -- Which programme proposed it; none when they proved both addresses.
    programme_id BYTEA REFERENCES programmes (id),
    -- What is certain: the two addresses. Whose they are is looked at again when it is done.
    address_id BYTEA NOT NULL REFERENCES addresses (id),
    other_address_id BYTEA NOT NULL REFERENCES addresses (id),
    -- Once it is done: everything is the first one's; the other's row stays, so that what names it leads on.
    kept_id BYTEA REFERENCES persons (id),
    gone_id BYTEA REFERENCES persons (id),
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'objected', 'cancelled')),
    planned_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX merges_due ON merges (state, due_at);
CREATE INDEX merges_by_programme ON merges (programme_id, id);
CREATE UNIQUE INDEX merges_one_going ON merges (gone_id) WHERE gone_id IS NOT NULL;

CREATE INDEX links_by_subject ON links (subject_id, created_at);

-- Awards that their holder accepted: only these may be listed in public.
CREATE TABLE acceptances (
    assertion_id BYTEA PRIMARY KEY NOT NULL REFERENCES assertions (id),
    accepted_at TIMESTAMP NOT NULL
);

-- Who may lift it: the programme's owner what was revoked, its holder what they declined.
ALTER TABLE withholdings ADD COLUMN lifter TEXT NOT NULL DEFAULT 'owner' CHECK (lifter IN ('owner', 'holder'));
DROP INDEX withholdings_one;
CREATE UNIQUE INDEX withholdings_one ON withholdings (composite_id, person_id, lifter) WHERE lifted_at IS NULL;
