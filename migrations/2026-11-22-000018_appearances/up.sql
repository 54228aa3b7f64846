-- How the page of a programme looks: its logo, its colours, its legal notices.
CREATE TABLE programme_appearances (
    programme_id BYTEA PRIMARY KEY NOT NULL REFERENCES programmes (id),
    -- JSON, as the domain writes it.
    appearance TEXT NOT NULL,
    -- The logo in it, so that no image that is shown can go.
    logo_hash BYTEA REFERENCES images (hash),
    changed_at TIMESTAMP NOT NULL
);
