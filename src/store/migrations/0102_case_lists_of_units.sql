-- Whoever sees the cases of some units is served out of indexes that begin with the unit. What concerns him ("mine") asks who opened a
-- case: that stands in the index, too.
DROP INDEX case_by_unit;
CREATE INDEX case_by_unit ON case_record (unit_code, record, ended, due_at, id, state, opened_at, opened_by);
-- Cases of a unit with a value of a field.
CREATE TABLE case_key_of_unit (
    field TEXT NOT NULL, -- SAF-02.hazard/level
    value TEXT NOT NULL,
    rank TEXT NOT NULL, -- '0' open, '1' ended; then the deadline, '~' without one
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    unit_code TEXT NOT NULL, -- of the case
    PRIMARY KEY (field, value, rank, case_id)
);
INSERT INTO case_key_of_unit (field, value, rank, case_id, unit_code)
    SELECT k.field, k.value, k.rank, k.case_id, c.unit_code FROM case_key k JOIN case_record c ON c.id = k.case_id
    ORDER BY k.field, k.value, k.rank, k.case_id;
DROP TABLE case_key;
ALTER TABLE case_key_of_unit RENAME TO case_key;
CREATE INDEX case_key_by_case ON case_key (case_id, field, value);
CREATE INDEX case_key_by_unit ON case_key (field, value, unit_code, case_id);
