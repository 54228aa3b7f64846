-- The image of an SVG as a PNG of `side` pixels: made once, by the upload or by the first reader.
CREATE TABLE image_renditions (
    image_hash BYTEA NOT NULL REFERENCES images (hash),
    side INTEGER NOT NULL,
    bytes BYTEA NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (image_hash, side)
);

-- Who uploaded or composed which image: an issuer's badges and logo use its own.
CREATE TABLE issuer_images (
    issuer_id BYTEA NOT NULL REFERENCES issuers (id),
    image_hash BYTEA NOT NULL REFERENCES images (hash),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (issuer_id, image_hash)
);

-- The logo of an issuer.
ALTER TABLE issuers ADD COLUMN image_hash BYTEA REFERENCES images (hash);
