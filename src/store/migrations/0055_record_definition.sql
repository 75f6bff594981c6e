-- Record types that a bureau defined itself, or changed, beside those of the packs. The newest row of a record holds; it
-- is never changed: a new version is a new row, and so is its withdrawal.
CREATE TABLE record_definition (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,     -- SAF-02.hazard
    version TEXT NOT NULL,    -- of the texts
    text TEXT NOT NULL,       -- YAML of a system with this one record
    chain_text TEXT NOT NULL, -- YAML of the chain, as it was; empty: none
    note TEXT NOT NULL,       -- what was changed, and why
    withdrawn INTEGER NOT NULL DEFAULT 0, -- 1: from here on that of the packs holds, or no new case is opened
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX record_definition_by_record ON record_definition (record, id);
CREATE TRIGGER record_definition_stays BEFORE UPDATE ON record_definition BEGIN SELECT RAISE(ABORT, 'a definition stays'); END;
CREATE TRIGGER record_definition_kept BEFORE DELETE ON record_definition BEGIN SELECT RAISE(ABORT, 'a definition stays'); END;
