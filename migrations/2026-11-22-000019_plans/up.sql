-- Letters that are kept are looked through by their state, page by page.
CREATE INDEX mails_by_state ON mails (state, id);
