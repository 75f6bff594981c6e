-- By which mapping a table was read; empty: by none, as a wide table. NULL: stored before it was written down.
ALTER TABLE source ADD COLUMN mapping TEXT;
