-- Collecting: forms as they were used, rounds, entries, cells of drafts, steps, snapshots, locks.
--
-- Days are ISO text (2024-10-31), instants ISO text in UTC. Cells of a draft are the only values that are overwritten:
-- what stood there goes to entry_cell_past, and every save is in the audit chain.

-- The text of a form stays with the rounds that used it, whatever becomes of the pack.
CREATE TABLE form_version (
    id INTEGER PRIMARY KEY,
    form TEXT NOT NULL,
    version TEXT NOT NULL,
    origin TEXT NOT NULL, -- pack, workbook
    text TEXT NOT NULL,   -- YAML
    file_name TEXT NOT NULL DEFAULT '',
    file_hash TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (form, version)
);

CREATE TABLE round (
    id INTEGER PRIMARY KEY,
    form_version_id INTEGER NOT NULL REFERENCES form_version (id),
    period_id INTEGER NOT NULL REFERENCES period (id),
    unit_id INTEGER NOT NULL REFERENCES unit (id), -- whose units are asked
    name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    elsewhere TEXT NOT NULL DEFAULT '', -- elements, one a line, that the form shows and another form of the period asks
    opens_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL, -- open, closed, withdrawn
    reason TEXT NOT NULL DEFAULT '', -- why it was closed or withdrawn
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX round_by_period ON round (period_id);

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    round_id INTEGER NOT NULL REFERENCES round (id),
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    state TEXT NOT NULL,                   -- draft, review, returned, locked, correcting
    step INTEGER NOT NULL DEFAULT 0,       -- which step of the chain it waits for, from 0
    version INTEGER NOT NULL DEFAULT 0,    -- goes up with every save and step
    correction INTEGER NOT NULL DEFAULT 0, -- how often it was unlocked
    due_on TEXT NOT NULL,
    since TEXT NOT NULL,                   -- when it came into its state
    open_fields TEXT NOT NULL DEFAULT '',  -- the only fields that may be changed, one a line; empty: all
    unlock_ask INTEGER NOT NULL DEFAULT 0, -- the step that asks for unlocking and waits for an answer
    lock_again_at TEXT NOT NULL DEFAULT '', -- correcting: when nothing was approved until then, it is locked as it was
    changed_at TEXT NOT NULL DEFAULT '',   -- last save
    changed_by TEXT NOT NULL DEFAULT '',
    -- Counts as of the version `judged`: what lists show without reading the cells.
    judged INTEGER NOT NULL DEFAULT -1,
    asked INTEGER NOT NULL DEFAULT 0,
    filled INTEGER NOT NULL DEFAULT 0,
    wrong INTEGER NOT NULL DEFAULT 0,
    must_fix INTEGER NOT NULL DEFAULT 0,
    to_explain INTEGER NOT NULL DEFAULT 0,
    UNIQUE (round_id, unit_id)
);
CREATE INDEX entry_by_unit ON entry (unit_id);
CREATE INDEX entry_by_state ON entry (state);

CREATE TABLE entry_cell (
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    field TEXT NOT NULL,
    row TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (entry_id, field, row)
);

-- What stood in a cell before it was written again.
CREATE TABLE entry_cell_past (
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    field TEXT NOT NULL,
    row TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (entry_id, field, row, version)
);

CREATE TABLE entry_step (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    action TEXT NOT NULL, -- submit, pass, return, approve, withdraw, unlock_ask, unlock, lock_again, remind
    step INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    version INTEGER NOT NULL,
    actor TEXT NOT NULL,
    behalf TEXT NOT NULL DEFAULT '', -- whose post was used, when delegated
    reason TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '', -- return: those that are open, one a line
    due_on TEXT NOT NULL DEFAULT '', -- return: new deadline; unlock: last day of the correction
    at TEXT NOT NULL
);
CREATE INDEX entry_step_by_entry ON entry_step (entry_id, id);

-- What was approved, whole: values, rows of tables, reasons. The newest counts.
CREATE TABLE entry_snapshot (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    number INTEGER NOT NULL,
    submission_id INTEGER REFERENCES submission (id),
    content TEXT NOT NULL, -- JSON
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (entry_id, number)
);

-- Facts that came from a form say which entry it was.
ALTER TABLE source ADD COLUMN entry_id INTEGER REFERENCES entry (id);

-- Elements of an approved entry: nothing else may write them.
CREATE TABLE fact_lock (
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    period_id INTEGER NOT NULL REFERENCES period (id),
    element_id INTEGER NOT NULL REFERENCES element (id),
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    PRIMARY KEY (unit_id, period_id, element_id)
);
CREATE INDEX fact_lock_by_entry ON fact_lock (entry_id);

-- Personal values, sealed; a cell holds "personal:<id>". A value that is written anew is a new row; the old one is
-- emptied unless a snapshot holds it. Erasing empties the row and leaves when and why.
CREATE TABLE personal (
    id INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    field TEXT NOT NULL,
    row TEXT NOT NULL DEFAULT '',
    sealed TEXT,
    mask TEXT NOT NULL DEFAULT '', -- what lists show
    keyed_hash TEXT, -- to find one person's values again
    kept INTEGER NOT NULL DEFAULT 0, -- 1: something signed or approved points here
    at TEXT NOT NULL,
    erased_at TEXT,
    erased_why TEXT
);
CREATE INDEX personal_by_hash ON personal (keyed_hash);
CREATE INDEX personal_by_entry ON personal (entry_id);

-- Reasons given for findings of quality that are no checks of a form.
CREATE TABLE quality_note (
    id INTEGER PRIMARY KEY,
    period_id INTEGER NOT NULL REFERENCES period (id),
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    rule TEXT NOT NULL,
    subject TEXT NOT NULL, -- element or field
    value TEXT NOT NULL,   -- what was explained: another value asks again
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX quality_note_by_unit ON quality_note (period_id, unit_id);

CREATE TRIGGER entry_step_no_update BEFORE UPDATE ON entry_step
BEGIN SELECT RAISE(ABORT, 'entry_step only grows'); END;
CREATE TRIGGER entry_step_no_delete BEFORE DELETE ON entry_step
BEGIN SELECT RAISE(ABORT, 'entry_step only grows'); END;
CREATE TRIGGER entry_snapshot_no_update BEFORE UPDATE ON entry_snapshot
BEGIN SELECT RAISE(ABORT, 'entry_snapshot only grows'); END;
CREATE TRIGGER entry_snapshot_no_delete BEFORE DELETE ON entry_snapshot
BEGIN SELECT RAISE(ABORT, 'entry_snapshot only grows'); END;
CREATE TRIGGER form_version_no_update BEFORE UPDATE ON form_version
BEGIN SELECT RAISE(ABORT, 'form_version only grows'); END;
CREATE TRIGGER form_version_no_delete BEFORE DELETE ON form_version
BEGIN SELECT RAISE(ABORT, 'form_version only grows'); END;
CREATE TRIGGER entry_cell_past_no_update BEFORE UPDATE ON entry_cell_past
BEGIN SELECT RAISE(ABORT, 'entry_cell_past only grows'); END;
CREATE TRIGGER entry_cell_past_no_delete BEFORE DELETE ON entry_cell_past
BEGIN SELECT RAISE(ABORT, 'entry_cell_past only grows'); END;
