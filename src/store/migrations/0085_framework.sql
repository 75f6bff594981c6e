-- Frameworks that a bureau made itself, or changed, beside those of the packs. In a year the newest row that begins in it or
-- earlier holds; a row is never changed: a new version is a new row, and so is its withdrawal.
CREATE TABLE framework_definition (
    id INTEGER PRIMARY KEY,
    standard TEXT NOT NULL,   -- lvzhi-county-100
    name TEXT NOT NULL,
    version TEXT NOT NULL,    -- of the text
    text TEXT NOT NULL,       -- YAML of the standard
    begins TEXT NOT NULL,     -- 2025: the first year it holds in
    note TEXT NOT NULL,       -- what was changed, and why
    withdrawn INTEGER NOT NULL DEFAULT 0, -- 1: from `begins` on that of the packs holds, or none
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX framework_definition_by_standard ON framework_definition (standard, id);
CREATE TRIGGER framework_definition_stays BEFORE UPDATE ON framework_definition BEGIN SELECT RAISE(ABORT, 'a definition stays'); END;
CREATE TRIGGER framework_definition_kept BEFORE DELETE ON framework_definition BEGIN SELECT RAISE(ABORT, 'a definition stays'); END;
