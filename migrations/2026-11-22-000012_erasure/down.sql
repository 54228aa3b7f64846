DROP TABLE composite_blocks;
DROP TABLE erased_assertions;
