-- Which indicator of one framework is which of another, as the bureau said: what was decided on one is offered for the other.
-- Same ids are the same indicator without a row. A row is taken back by one that names it.
CREATE TABLE framework_match (
    id INTEGER PRIMARY KEY,
    standard TEXT NOT NULL,
    item TEXT NOT NULL,
    other TEXT NOT NULL,      -- standard
    other_item TEXT NOT NULL,
    note TEXT NOT NULL,
    takes_back INTEGER NOT NULL DEFAULT 0, -- id of a row that no longer holds
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX framework_match_by_item ON framework_match (standard, item);
CREATE INDEX framework_match_by_other ON framework_match (other, other_item);
CREATE TRIGGER framework_match_stays BEFORE UPDATE ON framework_match BEGIN SELECT RAISE(ABORT, 'a match stays'); END;
CREATE TRIGGER framework_match_kept BEFORE DELETE ON framework_match BEGIN SELECT RAISE(ABORT, 'a match stays'); END;
