-- Campaigns of evaluation: items of a standard handed to departments and schools, rated by them, rated again by others, approved, frozen.
-- Steps, evidence and frozen results are appended; what stands in the other tables is what the steps came to.

CREATE TABLE campaign (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,        -- packs/campaigns
    standard TEXT NOT NULL,
    definition INTEGER NOT NULL, -- framework_definition; 0: of the packs
    unit_code TEXT NOT NULL,   -- that runs it
    section TEXT NOT NULL,
    period TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    target REAL,               -- points; NULL: none
    state TEXT NOT NULL,       -- draft, open, published, frozen, withdrawn
    version INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    frozen_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX campaign_by_period ON campaign (period, standard);

CREATE TABLE campaign_phase (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    phase TEXT NOT NULL,       -- id in the kind
    due_on TEXT NOT NULL,
    UNIQUE (campaign_id, phase)
);

-- A unit that is evaluated.
CREATE TABLE campaign_sheet (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    unit_code TEXT NOT NULL,
    state TEXT NOT NULL,       -- filling, handed_in, consolidated, reviewed, approved
    version INTEGER NOT NULL,
    target REAL,
    reviewers TEXT NOT NULL DEFAULT '', -- names of accounts, one a line; empty: whoever may
    UNIQUE (campaign_id, unit_code)
);
CREATE INDEX campaign_sheet_by_unit ON campaign_sheet (unit_code);

CREATE TABLE campaign_item (
    id INTEGER PRIMARY KEY,
    sheet_id INTEGER NOT NULL REFERENCES campaign_sheet (id),
    item TEXT NOT NULL,        -- id in the standard
    place INTEGER NOT NULL,    -- order in the standard
    unit_code TEXT NOT NULL,   -- who rates it: unit, department, role
    section TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,       -- computed, open, saved, handed_in, returned, reviewed
    version INTEGER NOT NULL,
    self TEXT NOT NULL DEFAULT '', -- JSON; empty: not rated
    self_by TEXT NOT NULL DEFAULT '',
    self_at TEXT NOT NULL DEFAULT '',
    handed_by TEXT NOT NULL DEFAULT '',
    own TEXT NOT NULL DEFAULT '',
    own_by TEXT NOT NULL DEFAULT '',
    own_at TEXT NOT NULL DEFAULT '',
    own_reason TEXT NOT NULL DEFAULT '',
    returned_why TEXT NOT NULL DEFAULT '',
    UNIQUE (sheet_id, item)
);

-- Evidence that is asked for, of every unit alike.
CREATE TABLE campaign_request (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    item TEXT NOT NULL,
    name TEXT NOT NULL,
    required INTEGER NOT NULL,
    valid_on TEXT NOT NULL,    -- day on which it has to be valid; empty: any
    ended INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX campaign_request_by_campaign ON campaign_request (campaign_id, item);

CREATE TABLE campaign_evidence (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES campaign_item (id),
    request_id INTEGER NOT NULL DEFAULT 0,
    attachment_id INTEGER NOT NULL REFERENCES attachment (id),
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    reused_from INTEGER NOT NULL DEFAULT 0,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL DEFAULT '',
    withdrawn_at TEXT NOT NULL DEFAULT '',
    withdrawn_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX campaign_evidence_by_item ON campaign_evidence (item_id);

CREATE TABLE campaign_step (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    sheet_id INTEGER NOT NULL DEFAULT 0,
    item_id INTEGER NOT NULL DEFAULT 0,
    step TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    content TEXT NOT NULL,     -- JSON: the rating, what was changed
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX campaign_step_by_campaign ON campaign_step (campaign_id, id);
CREATE INDEX campaign_step_by_item ON campaign_step (item_id, id);

-- What was frozen: never changed.
CREATE TABLE campaign_result (
    id INTEGER PRIMARY KEY,
    sheet_id INTEGER NOT NULL UNIQUE REFERENCES campaign_sheet (id),
    content TEXT NOT NULL,     -- JSON
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE campaign_notice (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaign (id),
    purpose TEXT NOT NULL,     -- notice, publicity, reminder
    notice_id INTEGER NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX campaign_notice_by_campaign ON campaign_notice (campaign_id, purpose);

CREATE TRIGGER campaign_step_stays BEFORE UPDATE ON campaign_step BEGIN SELECT RAISE(ABORT, 'a step stays'); END;
CREATE TRIGGER campaign_step_kept BEFORE DELETE ON campaign_step BEGIN SELECT RAISE(ABORT, 'a step stays'); END;
CREATE TRIGGER campaign_result_stays BEFORE UPDATE ON campaign_result BEGIN SELECT RAISE(ABORT, 'a result stays'); END;
CREATE TRIGGER campaign_result_kept BEFORE DELETE ON campaign_result BEGIN SELECT RAISE(ABORT, 'a result stays'); END;
