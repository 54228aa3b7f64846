DROP TABLE personal_endorsements;
