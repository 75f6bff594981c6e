-- A document that should not be there (of another unit, an older version): it stays with all that came of it, but is not listed, found or
-- held against others any more. Empty: it counts.
ALTER TABLE document ADD COLUMN withdrawn_at TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN withdrawn_by TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN withdrawn_reason TEXT NOT NULL DEFAULT '';
