-- The name that a person gave to be shown; empty: none. It stands in no signed document.
ALTER TABLE persons ADD COLUMN shown_name TEXT NOT NULL DEFAULT '';
-- Of a badge that its holder shares: whether its page tells that name, and whether search engines may list that page.
ALTER TABLE shares ADD COLUMN named BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE shares ADD COLUMN indexed BOOLEAN NOT NULL DEFAULT FALSE;
