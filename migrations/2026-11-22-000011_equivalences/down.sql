ALTER TABLE persons DROP COLUMN department;
DROP TABLE evidence;
DROP TABLE equivalences;
