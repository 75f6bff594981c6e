-- Units, facts, decisions, accounts and the audit chain.
--
-- Types are those of SQLite. For PostgreSQL read INTEGER as BIGINT, BLOB as
-- BYTEA and INTEGER PRIMARY KEY as a generated identity; nothing else differs.
-- Instants that people see are ISO text in UTC; those only computed with are
-- seconds since 1970.

-- Units and periods: codes stay for ever, name, kind and parent hold per period.
CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE
);

CREATE TABLE period (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE
);

CREATE TABLE unit_state (
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    period_id INTEGER NOT NULL REFERENCES period (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id INTEGER REFERENCES unit (id),
    PRIMARY KEY (unit_id, period_id)
);
CREATE INDEX unit_state_by_period ON unit_state (period_id, unit_id);

-- Facts: an element and a symbol (a text value) are stored by number.
CREATE TABLE element (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE
);

CREATE TABLE symbol (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL DEFAULT '',
    file_hash TEXT NOT NULL DEFAULT '',
    sheet TEXT NOT NULL DEFAULT '',
    columns TEXT NOT NULL DEFAULT '[]', -- JSON: which element stood in which column
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    row_count INTEGER NOT NULL DEFAULT 0,
    value_count INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    period_id INTEGER NOT NULL REFERENCES period (id),
    source_id INTEGER NOT NULL REFERENCES source (id),
    source_row INTEGER NOT NULL DEFAULT 0,
    cells BLOB NOT NULL
);
CREATE INDEX submission_by_period ON submission (period_id, id);
CREATE INDEX submission_by_unit ON submission (unit_id, period_id);

-- Soft checks that did not hold, and the reason given for them.
CREATE TABLE check_result (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submission (id),
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    period_id INTEGER NOT NULL REFERENCES period (id),
    rule TEXT NOT NULL,
    message TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    reason TEXT,
    reason_by TEXT,
    reason_at TEXT
);
CREATE INDEX check_result_by_period ON check_result (period_id, unit_id);
CREATE INDEX check_result_by_submission ON check_result (submission_id);

-- Goes up with every change of facts or units: caches compare it.
CREATE TABLE fact_version (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
);
INSERT INTO fact_version (id, version) VALUES (1, 1);

-- Decisions of named people on items of a standard; the newest counts.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    standard TEXT NOT NULL,
    unit_code TEXT NOT NULL,
    period TEXT NOT NULL,
    item TEXT NOT NULL,
    verdict TEXT NOT NULL,
    points REAL,
    note TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL DEFAULT '',
    file_hash TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX decision_by_unit ON decision (standard, unit_code, period, item, id);

-- Accounts and signing in.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    shown TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_code TEXT NOT NULL DEFAULT '', -- empty: everything
    password TEXT NOT NULL,             -- argon2id, encoded
    created_at TEXT NOT NULL
);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    csrf_hash TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    started_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_use ON session (used_at);

CREATE TABLE sign_in_failure (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
);

-- The audit chain: each hash covers the one before it.
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
