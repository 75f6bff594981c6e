-- Notices: what was written, signed and sent out, to whom, who received it and what came back; publicity and objections.

CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,              -- of packs/notices.yaml
    unit_code TEXT NOT NULL,         -- that issues it
    section TEXT NOT NULL DEFAULT '', -- department
    number TEXT NOT NULL DEFAULT '', -- given when it goes out
    title TEXT NOT NULL,
    state TEXT NOT NULL,             -- draft, submitted, returned, issued, closed, withdrawn
    content TEXT NOT NULL,           -- JSON: body, recipients by rule, what is to be replied
    version INTEGER NOT NULL,        -- steps taken
    signed INTEGER NOT NULL DEFAULT 0, -- signatures since it was submitted
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    issued_at TEXT NOT NULL DEFAULT '',
    public_from TEXT NOT NULL DEFAULT '', -- publicity: days
    public_until TEXT NOT NULL DEFAULT '',
    objections INTEGER NOT NULL DEFAULT 0, -- when publicity ended
    ended_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX notice_by_state ON notice (state, unit_code);

-- Its state is the fold of these.
CREATE TABLE notice_step (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER NOT NULL REFERENCES notice (id),
    sequence INTEGER NOT NULL,
    step TEXT NOT NULL,   -- save, submit, return, sign, correct, close, withdraw, end
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    content TEXT NOT NULL DEFAULT '', -- JSON, of steps that change it
    reason TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    behalf TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    UNIQUE (notice_id, sequence)
);

-- Frozen when it goes out; only what has become of it changes.
CREATE TABLE notice_recipient (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER NOT NULL REFERENCES notice (id),
    position INTEGER NOT NULL,
    group_name TEXT NOT NULL DEFAULT '',
    unit_code TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    section TEXT NOT NULL DEFAULT '', -- department of the unit; empty: the unit
    person TEXT NOT NULL DEFAULT '',  -- account; empty: not one person
    roles TEXT NOT NULL DEFAULT '',   -- of those who receive it, one a line; empty: who may for the unit
    receipt_due TEXT NOT NULL DEFAULT '',
    receipt_why TEXT NOT NULL DEFAULT '',
    reply_due TEXT NOT NULL DEFAULT '',
    received_by TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL DEFAULT '',
    reply TEXT NOT NULL DEFAULT '',   -- empty, handed_in, returned, accepted
    answers TEXT NOT NULL DEFAULT '', -- JSON: item to text
    reply_by TEXT NOT NULL DEFAULT '',
    reply_at TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',  -- of the newest return
    reminders INTEGER NOT NULL DEFAULT 0,
    reminded_on TEXT NOT NULL DEFAULT '', -- day of the newest
    rung INTEGER NOT NULL DEFAULT 0,  -- of the ladder, taken
    UNIQUE (notice_id, position)
);
CREATE INDEX notice_recipient_by_unit ON notice_recipient (unit_code, notice_id);
CREATE INDEX notice_recipient_by_person ON notice_recipient (person);

CREATE TABLE notice_event (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER NOT NULL REFERENCES notice (id),
    recipient_id INTEGER NOT NULL REFERENCES notice_recipient (id),
    act TEXT NOT NULL, -- receive, hand_in, return, accept, remind, rung
    answers TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    behalf TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
);
CREATE INDEX notice_event_by_recipient ON notice_event (recipient_id);

-- What was said against what was made public. The text stands in the case; how to reach whoever said it is sealed.
CREATE TABLE notice_objection (
    id INTEGER PRIMARY KEY,
    notice_id INTEGER NOT NULL REFERENCES notice (id),
    case_id INTEGER NOT NULL,
    channel TEXT NOT NULL, -- page, office
    contact TEXT NOT NULL DEFAULT '', -- sealed
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX notice_objection_by_notice ON notice_objection (notice_id);

-- How often an address (a hash) has objected on a day.
CREATE TABLE notice_gate (
    day TEXT NOT NULL,
    address TEXT NOT NULL,
    notice_id INTEGER NOT NULL, -- 0: of the address, whatever notice
    count INTEGER NOT NULL,
    PRIMARY KEY (day, address, notice_id)
);

CREATE TRIGGER notice_no_delete BEFORE DELETE ON notice BEGIN SELECT RAISE(ABORT, 'notice is never deleted'); END;
CREATE TRIGGER notice_step_no_update BEFORE UPDATE ON notice_step BEGIN SELECT RAISE(ABORT, 'notice_step only grows'); END;
CREATE TRIGGER notice_step_no_delete BEFORE DELETE ON notice_step BEGIN SELECT RAISE(ABORT, 'notice_step only grows'); END;
CREATE TRIGGER notice_recipient_no_delete BEFORE DELETE ON notice_recipient
BEGIN SELECT RAISE(ABORT, 'notice_recipient is never deleted'); END;
CREATE TRIGGER notice_event_no_update BEFORE UPDATE ON notice_event BEGIN SELECT RAISE(ABORT, 'notice_event only grows'); END;
CREATE TRIGGER notice_event_no_delete BEFORE DELETE ON notice_event BEGIN SELECT RAISE(ABORT, 'notice_event only grows'); END;
CREATE TRIGGER notice_objection_no_update BEFORE UPDATE ON notice_objection
BEGIN SELECT RAISE(ABORT, 'notice_objection only grows'); END;
CREATE TRIGGER notice_objection_no_delete BEFORE DELETE ON notice_objection
BEGIN SELECT RAISE(ABORT, 'notice_objection only grows'); END;
