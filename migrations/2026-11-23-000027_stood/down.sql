ALTER TABLE second_readings DROP COLUMN stood;
