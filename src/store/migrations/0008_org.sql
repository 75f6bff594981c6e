-- Units change by dated events: founded, renamed, moved, of another kind, merged, split, closed, opened again.
--
-- A change holds for every period that begins on its day or later; unit_state of those periods is written with the event,
-- earlier ones stay as they are. An event is one unit's: before and after is its state; rows made together bear the
-- number of the first in `act`. Of a merger `other_id` is the unit it went into; of a split it is the unit that it came
-- out of, whose state then stands in `before`. Days are ISO text.
CREATE TABLE unit_event (
    id INTEGER PRIMARY KEY,
    act INTEGER NOT NULL,
    kind TEXT NOT NULL, -- create, rename, move, rekind, merge, split, close, reopen
    on_date TEXT NOT NULL,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    other_id INTEGER REFERENCES unit (id),
    name_before TEXT,
    kind_before TEXT,
    parent_before INTEGER REFERENCES unit (id),
    name_after TEXT,
    kind_after TEXT,
    parent_after INTEGER REFERENCES unit (id),
    reason TEXT NOT NULL,
    document TEXT NOT NULL DEFAULT '', -- number of the document
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX unit_event_by_date ON unit_event (on_date, id);
CREATE INDEX unit_event_by_unit ON unit_event (unit_id);
CREATE INDEX unit_event_by_other ON unit_event (other_id);

-- As far as events say: empty for units that tables brought, and while a unit stands.
ALTER TABLE unit ADD COLUMN begun_on TEXT;
ALTER TABLE unit ADD COLUMN ended_on TEXT;

CREATE TRIGGER unit_event_no_update BEFORE UPDATE ON unit_event
BEGIN SELECT RAISE(ABORT, 'unit_event only grows'); END;
CREATE TRIGGER unit_event_no_delete BEFORE DELETE ON unit_event
BEGIN SELECT RAISE(ABORT, 'unit_event only grows'); END;
