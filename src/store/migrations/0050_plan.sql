-- Plans: a tree of goals, measures and tasks. A plan is a case (its states, steps, deadline), and so is each of its tasks once the plan
-- was issued. The tree is the fold of plan_step (append-only); plan_node is that fold.
CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, -- annual-key-work: packs/plans
    case_id INTEGER NOT NULL UNIQUE REFERENCES case_record (id),
    unit_code TEXT NOT NULL,
    version INTEGER NOT NULL, -- number of steps
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX plan_by_unit ON plan (unit_code);

CREATE TABLE plan_step (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,    -- change, import, issue
    changes TEXT NOT NULL, -- JSON: what was added, changed, moved, removed, and which case a task became
    reason TEXT NOT NULL,
    source TEXT NOT NULL, -- of an import: name of the file
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (plan_id, sequence)
);
CREATE TRIGGER plan_step_stays BEFORE UPDATE ON plan_step BEGIN SELECT RAISE(ABORT, 'a step stays'); END;
CREATE TRIGGER plan_step_kept BEFORE DELETE ON plan_step BEGIN SELECT RAISE(ABORT, 'a step stays'); END;

CREATE TABLE plan_node (
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    node INTEGER NOT NULL,   -- number within the plan, never used twice
    parent INTEGER NOT NULL, -- 0: at the top
    level TEXT NOT NULL,
    position INTEGER NOT NULL, -- among its siblings, from 0
    text TEXT NOT NULL,
    fields TEXT NOT NULL,  -- JSON, of a task: values of its record's fields
    targets TEXT NOT NULL, -- JSON
    case_id INTEGER REFERENCES case_record (id),
    removed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (plan_id, node)
);
CREATE INDEX plan_node_by_case ON plan_node (case_id);

-- Responsibility letters that were made of a plan: the document as it was given out. Who signed it when is told by its case.
CREATE TABLE plan_letter (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    unit_code TEXT NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    file_hash TEXT NOT NULL,
    page_hash TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (plan_id, unit_code)
);
