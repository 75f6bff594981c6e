-- Lists of a million cases: each order in which a register is read has an index that begins with the record, and holds
-- the unit, so that what may be seen is told without the row. The expressions are those of src/ledger/list.c.
DROP INDEX case_by_record;
CREATE INDEX case_by_due ON case_record (record, (ended = 'none') DESC, (due_at = ''), due_at, id, unit_code);
CREATE INDEX case_by_end ON case_record (record, ended, unit_code);
CREATE INDEX case_by_state ON case_record (record, state, (due_at = ''), due_at, id, unit_code);
CREATE INDEX case_by_opening ON case_record (record, opened_at, id, unit_code);
CREATE INDEX case_by_opener ON case_record (opened_by, record);
