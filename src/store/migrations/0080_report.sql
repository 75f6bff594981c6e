-- Reports that the bureau writes. A version is what was written from the data; what people wrote in the place of its blocks stands beside it
-- and holds for later versions, too. Versions, edits and steps are appended, never changed; a report as it reads is a version with the newest
-- edit of each block.
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                -- of packs/reports
    unit_code TEXT NOT NULL,
    period TEXT NOT NULL,
    part INTEGER NOT NULL DEFAULT 0,   -- month, quarter or half of the period; 0: the whole
    standard TEXT NOT NULL DEFAULT '', -- empty: nothing is judged
    title TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft', -- draft, checked, approved
    version INTEGER NOT NULL,          -- the newest
    revision INTEGER NOT NULL,         -- goes up with every change
    actor TEXT NOT NULL,               -- who wrote in it last: may neither check nor approve it
    at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE UNIQUE INDEX report_once ON report (unit_code, kind, period, part, standard);

CREATE TABLE report_version (
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES report (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,             -- JSON of the report model, with the source of every figure
    pack TEXT NOT NULL,                -- version of the rules it was written by
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE UNIQUE INDEX report_version_by_number ON report_version (report_id, number);

CREATE TABLE report_edit (
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES report (id),
    version INTEGER NOT NULL,          -- the newest when it was made
    block_key TEXT NOT NULL,
    restored INTEGER NOT NULL DEFAULT 0, -- 1: what was written from the data holds again
    text TEXT NOT NULL,
    base TEXT NOT NULL,                -- what stood there, written from the data
    figures TEXT NOT NULL,             -- JSON: its figures with their sources
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX report_edit_by_report ON report_edit (report_id, block_key, id);

CREATE TABLE report_step (
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES report (id),
    version INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    step TEXT NOT NULL,                -- check, approve, return
    after_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    findings TEXT NOT NULL,            -- JSON: what was found wrong when the step was taken
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX report_step_by_report ON report_step (report_id, id);

-- The bureau's own DOCX templates; the file lies in files/ under its hash.
CREATE TABLE report_template (
    id INTEGER PRIMARY KEY,
    unit_code TEXT NOT NULL,           -- for its reports and those of all units below
    kind TEXT NOT NULL DEFAULT '',     -- empty: for every kind
    name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready', -- ready, withdrawn
    reason TEXT NOT NULL DEFAULT '',   -- of withdrawing
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX report_template_by_unit ON report_template (unit_code, id);

CREATE TRIGGER report_version_stays BEFORE DELETE ON report_version BEGIN SELECT RAISE(ABORT, 'a version of a report stays'); END;
CREATE TRIGGER report_version_kept BEFORE UPDATE ON report_version BEGIN SELECT RAISE(ABORT, 'a version of a report stays as it is'); END;
CREATE TRIGGER report_edit_stays BEFORE DELETE ON report_edit BEGIN SELECT RAISE(ABORT, 'an edit stays'); END;
CREATE TRIGGER report_edit_kept BEFORE UPDATE ON report_edit BEGIN SELECT RAISE(ABORT, 'an edit stays as it was made'); END;
CREATE TRIGGER report_step_stays BEFORE DELETE ON report_step BEGIN SELECT RAISE(ABORT, 'a step stays'); END;
CREATE TRIGGER report_step_kept BEFORE UPDATE ON report_step BEGIN SELECT RAISE(ABORT, 'a step stays as it was taken'); END;
