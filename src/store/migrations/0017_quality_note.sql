-- Explanations of findings are only added: a new one counts, the old ones stay.
CREATE TRIGGER quality_note_no_update BEFORE UPDATE ON quality_note
BEGIN SELECT RAISE(ABORT, 'quality_note only grows'); END;
CREATE TRIGGER quality_note_no_delete BEFORE DELETE ON quality_note
BEGIN SELECT RAISE(ABORT, 'quality_note only grows'); END;
