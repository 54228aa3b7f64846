ALTER TABLE shares DROP COLUMN indexed;
ALTER TABLE shares DROP COLUMN named;
ALTER TABLE persons DROP COLUMN shown_name;
