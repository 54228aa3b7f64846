DROP TABLE showcase_awards;
DROP TABLE showcases;
DROP INDEX addresses_main;
ALTER TABLE addresses DROP COLUMN main;
ALTER TABLE links DROP COLUMN wrong_codes;
DROP TABLE sessions;
