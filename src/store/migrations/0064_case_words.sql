-- Words in titles and numbers of cases. The index reads the texts from case_record, so they are kept once; src/ledger/write.c keeps it
-- in step (SQLite lets no trigger of a hardened connection do so).
CREATE VIRTUAL TABLE case_words USING fts5 (title, number, content = 'case_record', content_rowid = 'id', tokenize = 'pairs',
    columnsize = 0);
INSERT INTO case_words (case_words) VALUES ('rebuild');
-- Cases of some days, and those of a unit, are told in the order of their deadlines without the rows.
DROP INDEX case_by_opening;
CREATE INDEX case_by_opening ON case_record (record, opened_at, id, unit_code, ended, due_at);
DROP INDEX case_by_unit;
CREATE INDEX case_by_unit ON case_record (unit_code, record, ended, due_at, id, state, opened_at);
-- Whoever sees the cases of a unit looks up only those elsewhere that concern him.
DROP INDEX case_by_opener;
CREATE INDEX case_by_opener ON case_record (opened_by, record, unit_code);
CREATE TABLE case_owner_by_record (
    owner TEXT NOT NULL,
    record TEXT NOT NULL,
    unit_code TEXT NOT NULL, -- of the case
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    PRIMARY KEY (owner, record, unit_code, case_id)
);
INSERT INTO case_owner_by_record (owner, record, unit_code, case_id)
    SELECT o.owner, c.record, c.unit_code, o.case_id FROM case_owner o JOIN case_record c ON c.id = o.case_id;
DROP TABLE case_owner;
ALTER TABLE case_owner_by_record RENAME TO case_owner;
CREATE INDEX case_owner_by_case ON case_owner (case_id);
-- Cases with a value of a field in the order of their deadlines, open ones first: `rank` is that order.
CREATE TABLE case_key_in_order (
    field TEXT NOT NULL, -- SAF-02.hazard/level
    value TEXT NOT NULL,
    rank TEXT NOT NULL, -- '0' open, '1' ended; then the deadline, '~' without one
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    PRIMARY KEY (field, value, rank, case_id)
);
INSERT INTO case_key_in_order (field, value, rank, case_id)
    SELECT k.field, k.value, CASE c.ended WHEN 'none' THEN '0' ELSE '1' END || CASE c.due_at WHEN '' THEN '~' ELSE c.due_at END,
    k.case_id FROM case_key k JOIN case_record c ON c.id = k.case_id;
DROP TABLE case_key;
ALTER TABLE case_key_in_order RENAME TO case_key;
CREATE INDEX case_key_by_case ON case_key (case_id, field, value);
