ALTER TABLE issuers DROP COLUMN image_hash;
DROP TABLE issuer_images;
DROP TABLE image_renditions;
