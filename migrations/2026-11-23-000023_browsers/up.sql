-- The family of the browser that a session was begun with, so that its holder knows which one it is; empty: not known.
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
