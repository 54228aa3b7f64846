DROP INDEX mails_by_state;
