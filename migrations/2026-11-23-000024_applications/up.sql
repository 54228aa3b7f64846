-- A badge that can be asked for, and who decides. Without a row, nobody asks for it.
CREATE TABLE review_policies (
    lineage_id BYTEA PRIMARY KEY NOT NULL,
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    -- badge::application::Policy
    policy TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX review_policies_by_issuer ON review_policies (issuer_id);

-- Somebody asks for a badge. What hangs on it goes with it.
CREATE TABLE applications (
    id BYTEA PRIMARY KEY NOT NULL,
    person_id BYTEA NOT NULL REFERENCES persons (id),
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    lineage_id BYTEA NOT NULL,
    -- The version whose criteria these are.
    badge_class_id BYTEA NOT NULL REFERENCES badge_classes (id),
    -- The criteria and the policy, as they were when it was begun and when it was submitted.
    criteria TEXT NOT NULL,
    policy TEXT NOT NULL,
    state TEXT NOT NULL,
    -- 1, or 2 after an appeal.
    round INTEGER NOT NULL,
    -- They say that no name of somebody they helped is left in it.
    no_names BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- Since when it is in this state; of a draft: when it was last worked on.
    since TIMESTAMP NOT NULL,
    submitted_at TIMESTAMP,
    -- When something happens to it, or should have: by its state.
    due_at TIMESTAMP,
    reminded_at TIMESTAMP,
    decided_at TIMESTAMP,
    -- What the last decision, or the appeal, says.
    reason TEXT,
    appeal TEXT,
    -- The award; it may be erased.
    award_id BYTEA,
    purged_at TIMESTAMP
);
CREATE INDEX applications_by_person ON applications (person_id);
CREATE INDEX applications_by_issuer ON applications (issuer_id, state, id);
CREATE INDEX applications_by_due ON applications (due_at);

-- What they say of themselves, criterion by criterion.
CREATE TABLE self_assessments (
    application_id BYTEA NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    criterion TEXT NOT NULL,
    level TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (application_id, criterion)
);

-- What somebody shows, for one application or for several.
CREATE TABLE proofs (
    id BYTEA PRIMARY KEY NOT NULL,
    person_id BYTEA NOT NULL REFERENCES persons (id),
    -- text, link, file, statement (of somebody else), badge, certificate
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    url TEXT,
    -- It comes from somebody else.
    third_party BOOLEAN NOT NULL,
    -- Its holder lets it be seen from the badge.
    shown BOOLEAN NOT NULL,
    -- Of a badge or certificate: what is known of it, as JSON.
    found TEXT,
    created_at TIMESTAMP NOT NULL,
    -- Its content was deleted.
    purged_at TIMESTAMP
);
CREATE INDEX proofs_by_person ON proofs (person_id);

CREATE TABLE proof_files (
    proof_id BYTEA PRIMARY KEY NOT NULL REFERENCES proofs (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    bytes BYTEA NOT NULL
);

-- Which proof shows which criterion of which application.
CREATE TABLE proof_uses (
    application_id BYTEA NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    criterion TEXT NOT NULL,
    proof_id BYTEA NOT NULL REFERENCES proofs (id) ON DELETE CASCADE,
    PRIMARY KEY (application_id, criterion, proof_id)
);
CREATE INDEX proof_uses_by_proof ON proof_uses (proof_id);

-- The words of somebody else, asked for by a letter. Whoever is erased takes theirs along.
CREATE TABLE statements (
    proof_id BYTEA PRIMARY KEY NOT NULL REFERENCES proofs (id) ON DELETE CASCADE,
    address_id BYTEA NOT NULL REFERENCES addresses (id),
    -- employer, colleague, trainer, other
    relation TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    answered_at TIMESTAMP,
    declined BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX statements_by_address ON statements (address_id);

-- Who examines it: a member of the issuer, or whoever reads an address (which may be gone).
CREATE TABLE reviewers (
    id BYTEA PRIMARY KEY NOT NULL,
    application_id BYTEA NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    round INTEGER NOT NULL,
    -- member, key, peer, external
    kind TEXT NOT NULL,
    -- Of a member or a key.
    member_id BYTEA,
    mailbox_id BYTEA,
    assigned_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    reminded_at TIMESTAMP,
    -- Somebody else examines it instead.
    ended_at TIMESTAMP,
    favourable BOOLEAN,
    reason TEXT,
    given_at TIMESTAMP
);
CREATE INDEX reviewers_by_application ON reviewers (application_id);
CREATE INDEX reviewers_by_due ON reviewers (due_at);

-- What is asked of the applicant and answered, and what those who examine it note.
CREATE TABLE application_messages (
    id BYTEA PRIMARY KEY NOT NULL,
    application_id BYTEA NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    at TIMESTAMP NOT NULL,
    -- question, answer, note
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    criterion TEXT,
    words TEXT NOT NULL
);
CREATE INDEX application_messages_by_application ON application_messages (application_id);

CREATE TABLE application_decisions (
    id BYTEA PRIMARY KEY NOT NULL,
    application_id BYTEA NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    round INTEGER NOT NULL,
    accepted BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX application_decisions_once ON application_decisions (application_id, round);
CREATE INDEX application_decisions_by_issuer ON application_decisions (issuer_id, at);

-- Which share of decisions a programme has examined again, in percent.
CREATE TABLE second_reading_policies (
    programme_id BYTEA PRIMARY KEY NOT NULL REFERENCES programmes (id),
    percent INTEGER NOT NULL
);

-- A decision that was drawn to be examined again, blind.
CREATE TABLE second_readings (
    id BYTEA PRIMARY KEY NOT NULL,
    decision_id BYTEA NOT NULL REFERENCES application_decisions (id) ON DELETE CASCADE,
    programme_id BYTEA NOT NULL REFERENCES programmes (id),
    drawn_at TIMESTAMP NOT NULL,
    -- What the second reading comes to.
    favourable BOOLEAN,
    reason TEXT,
    reader TEXT,
    read_at TIMESTAMP
);
CREATE INDEX second_readings_by_programme ON second_readings (programme_id, id);
CREATE UNIQUE INDEX second_readings_once ON second_readings (decision_id, programme_id);
