-- What steps of records with `keep_days` hold of persons: beside the step, which never changes, so that it can be emptied when its
-- time is over. The newest audit row of each vouches for it, also for its being empty.
CREATE TABLE case_personal (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    sequence INTEGER NOT NULL, -- of the step
    fields TEXT NOT NULL,      -- JSON; empty: erased
    erased_at TEXT NOT NULL DEFAULT '',
    UNIQUE (case_id, sequence)
);
CREATE INDEX case_personal_kept ON case_personal (case_id) WHERE erased_at = '';
CREATE TRIGGER case_personal_stays BEFORE DELETE ON case_personal BEGIN SELECT RAISE(ABORT, 'it is emptied, not deleted'); END;
