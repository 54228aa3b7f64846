ALTER TABLE persons DROP COLUMN language_chosen;
DROP TABLE consents;
DROP TABLE shares;
