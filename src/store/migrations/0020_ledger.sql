-- Cases of ledgers. A case is the fold of its steps (case_step, append-only); case_record is that fold, kept for lists.
--
-- Days are ISO text (2024-10-31), instants ISO text in UTC; a deadline is one or the other.

-- The texts of a definition stay with the cases that were opened under it, whatever becomes of the pack.
CREATE TABLE record_version (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL, -- SAF-02.hazard
    version TEXT NOT NULL,
    text TEXT NOT NULL,       -- YAML of the system
    chain_text TEXT NOT NULL, -- YAML of the chain; empty: none
    at TEXT NOT NULL,
    UNIQUE (record, version)
);

CREATE TABLE case_record (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    record_version_id INTEGER NOT NULL REFERENCES record_version (id),
    number TEXT NOT NULL,
    unit_code TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    ended TEXT NOT NULL,  -- none, closed, void
    due_at TEXT NOT NULL, -- empty: none
    due_why TEXT NOT NULL,
    alarm_on TEXT NOT NULL,           -- day on which the ladder has to be looked at; empty: never
    rung INTEGER NOT NULL DEFAULT 0,  -- of the ladder, how many were taken
    version INTEGER NOT NULL,         -- number of steps
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    since TEXT NOT NULL, -- when it came into its state
    ended_at TEXT NOT NULL,
    fields TEXT NOT NULL,             -- JSON
    listed INTEGER NOT NULL DEFAULT 0 -- under public supervision
);
CREATE INDEX case_by_record ON case_record (record, ended, due_at);
CREATE INDEX case_by_unit ON case_record (unit_code, record);
CREATE INDEX case_by_alarm ON case_record (alarm_on) WHERE alarm_on <> '';
CREATE UNIQUE INDEX case_by_number ON case_record (number, record);

CREATE TABLE case_step (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    sequence INTEGER NOT NULL, -- from 0, the opening
    step TEXT NOT NULL,        -- "open", a step of the definition, "overdue"
    name TEXT NOT NULL,        -- as people read it
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    actor TEXT NOT NULL,
    behalf TEXT NOT NULL,
    reason TEXT NOT NULL,
    fields TEXT NOT NULL, -- JSON, those that were set
    due_at TEXT NOT NULL, -- the deadline from now on
    due_why TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (case_id, sequence)
);
CREATE TRIGGER case_step_stays BEFORE UPDATE ON case_step BEGIN SELECT RAISE(ABORT, 'a step stays'); END;
CREATE TRIGGER case_step_kept BEFORE DELETE ON case_step BEGIN SELECT RAISE(ABORT, 'a step stays'); END;

-- Values that lists are searched by: choices, days, units, persons, references.
CREATE TABLE case_key (
    field TEXT NOT NULL, -- SAF-02.hazard/level
    value TEXT NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    PRIMARY KEY (field, value, case_id)
);
CREATE INDEX case_key_by_case ON case_key (case_id);
-- Whose turn it is, whatever the record: accounts ("p:name") and units ("u:code") of responsible fields.
CREATE TABLE case_owner (
    owner TEXT NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    PRIMARY KEY (owner, case_id)
);
CREATE INDEX case_owner_by_case ON case_owner (case_id);

-- Where a case comes from, and what came out of it.
CREATE TABLE case_source (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    kind TEXT NOT NULL,   -- case, evaluation, entry, finding, document, duty
    source TEXT NOT NULL, -- id of the case, "yzjh-2017 990121 2024 YZ-R-01"
    label TEXT NOT NULL,
    UNIQUE (kind, source, case_id)
);
CREATE INDEX case_source_by_case ON case_source (case_id);

CREATE TABLE case_number (
    scope TEXT PRIMARY KEY,
    last INTEGER NOT NULL
);
