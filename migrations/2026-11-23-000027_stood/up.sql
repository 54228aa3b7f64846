-- What an application said when it was decided, as JSON: whoever reads the decision again sees that, whatever came later.
-- Nothing for what was drawn before.
ALTER TABLE second_readings ADD COLUMN stood TEXT;
