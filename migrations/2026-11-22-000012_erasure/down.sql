DROP INDEX assertions_by_address;
DROP TABLE composite_blocks;
DROP TABLE erased_assertions;
