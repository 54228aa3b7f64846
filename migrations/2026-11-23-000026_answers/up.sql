-- What an applicant began to answer to a question; it goes once it is sent, and with what ends the question.
ALTER TABLE applications ADD COLUMN answer TEXT;
-- Words of an applicant are their own, whatever they ticked.
UPDATE proofs SET third_party = FALSE WHERE kind = 'text';
