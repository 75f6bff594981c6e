-- Draws and cases, both ways: which case asked for a draw (and with which step it is taken over), which cases were drawn, which
-- were opened with its result.
CREATE TABLE draw_case (
    id INTEGER PRIMARY KEY,
    draw_id INTEGER NOT NULL REFERENCES draw (id),
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    step TEXT NOT NULL,
    part TEXT NOT NULL, -- asked, taken, drawn, opened
    at TEXT NOT NULL,
    UNIQUE (draw_id, case_id, part)
);
CREATE INDEX draw_case_by_case ON draw_case (case_id);
CREATE TRIGGER draw_case_no_update BEFORE UPDATE ON draw_case BEGIN SELECT RAISE(ABORT, 'draw_case only grows'); END;
CREATE TRIGGER draw_case_no_delete BEFORE DELETE ON draw_case BEGIN SELECT RAISE(ABORT, 'draw_case only grows'); END;
