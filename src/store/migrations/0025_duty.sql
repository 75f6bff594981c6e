-- Periodic duties: which are on where, who has none of them, one instance per object and window, and the steps it took.
--
-- Days are ISO text (2026-05-08). duty_switch, duty_exempt and duty_step only grow: the newest row that holds counts. An
-- instance's state is the fold of its steps, kept beside it for lists; nothing is ever deleted.

CREATE TABLE duty_switch (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES unit (id), -- with all below it
    duty TEXT NOT NULL DEFAULT '',                 -- id in the packs; empty: the calendar as a whole
    on_off INTEGER NOT NULL,                       -- 1: on
    rule TEXT NOT NULL DEFAULT '',                 -- alternative that holds; empty: as the packs say for the region
    from_on TEXT NOT NULL,                         -- windows that begin on this day or later
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX duty_switch_by_unit ON duty_switch (unit_id);

-- A unit that does not have the duty at all (no canteen, no school bus): no instances while it holds.
CREATE TABLE duty_exempt (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    duty TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL DEFAULT '', -- last day; empty: open
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX duty_exempt_by_unit ON duty_exempt (unit_id);

CREATE TABLE duty_instance (
    id INTEGER PRIMARY KEY,
    duty TEXT NOT NULL,
    rule TEXT NOT NULL DEFAULT '',
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    part TEXT NOT NULL DEFAULT '',     -- department, or "post:17"; empty: the unit
    number INTEGER NOT NULL DEFAULT 1, -- of several in one window
    from_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_time TEXT NOT NULL DEFAULT '', -- 11:00
    state TEXT NOT NULL,               -- due, done, verified, missed, made_up, waived, no_task
    late INTEGER NOT NULL DEFAULT 0,   -- was made up
    alarms INTEGER NOT NULL DEFAULT 0, -- bits of what was told: 1 slip, 2 leader, 4 list
    done_on TEXT NOT NULL DEFAULT '',
    done_by TEXT NOT NULL DEFAULT '',  -- account
    UNIQUE (duty, unit_id, part, from_on, number)
);
CREATE INDEX duty_instance_by_due ON duty_instance (due_on);
CREATE INDEX duty_instance_by_unit ON duty_instance (unit_id, due_on);
CREATE INDEX duty_instance_by_state ON duty_instance (state, due_on);

CREATE TABLE duty_step (
    id INTEGER PRIMARY KEY,
    instance_id INTEGER NOT NULL REFERENCES duty_instance (id),
    action TEXT NOT NULL, -- do, withdraw, verify, return, waive, no_task, miss; slip, leader, list: told only
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    done_on TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    evidence_kind TEXT NOT NULL DEFAULT '', -- entry, case ...; empty: by hand
    evidence TEXT NOT NULL DEFAULT '',      -- its id
    actor TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT '',   -- of the post that was used
    behalf TEXT NOT NULL DEFAULT '', -- whose post it was, when by a deputy
    at TEXT NOT NULL
);
CREATE INDEX duty_step_by_instance ON duty_step (instance_id, id);

-- Up to which day the windows of a switched-on unit stand.
CREATE TABLE duty_swept (
    unit_id INTEGER PRIMARY KEY REFERENCES unit (id),
    swept_to TEXT NOT NULL
);

CREATE TRIGGER duty_step_no_update BEFORE UPDATE ON duty_step
BEGIN SELECT RAISE(ABORT, 'duty_step only grows'); END;
CREATE TRIGGER duty_step_no_delete BEFORE DELETE ON duty_step
BEGIN SELECT RAISE(ABORT, 'duty_step only grows'); END;
CREATE TRIGGER duty_switch_no_update BEFORE UPDATE ON duty_switch
BEGIN SELECT RAISE(ABORT, 'duty_switch only grows'); END;
CREATE TRIGGER duty_switch_no_delete BEFORE DELETE ON duty_switch
BEGIN SELECT RAISE(ABORT, 'duty_switch only grows'); END;
CREATE TRIGGER duty_exempt_no_update BEFORE UPDATE ON duty_exempt
BEGIN SELECT RAISE(ABORT, 'duty_exempt only grows'); END;
CREATE TRIGGER duty_exempt_no_delete BEFORE DELETE ON duty_exempt
BEGIN SELECT RAISE(ABORT, 'duty_exempt only grows'); END;
CREATE TRIGGER duty_instance_no_delete BEFORE DELETE ON duty_instance
BEGIN SELECT RAISE(ABORT, 'duty_instance is never deleted'); END;
