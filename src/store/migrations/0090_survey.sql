-- Questionnaires that are answered without an account. What is asked hangs on a case of a ledger; whoever answers is not known.
--
-- Nothing here tells who answered: an answer has no time, no address and no ticket, its id is drawn at random, so that
-- rows stand in no order of time; a ticket is kept as a hash and only counts how often it was used.

CREATE TABLE survey_text (
    id INTEGER PRIMARY KEY, -- the newest of a case holds
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    text TEXT NOT NULL, -- the questionnaire, as it was handed in (YAML or JSON)
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX survey_text_by_case ON survey_text (case_id, id);

-- Who is asked: so many of a group of a unit.
CREATE TABLE survey_group (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    unit_code TEXT NOT NULL,
    name TEXT NOT NULL,               -- 家长
    most INTEGER NOT NULL,            -- answers that are taken
    shared INTEGER NOT NULL,          -- 1: one link for all of them; 0: a link for each
    issued INTEGER NOT NULL DEFAULT 0, -- links that were handed out
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (case_id, unit_code, name)
);

CREATE TABLE survey_ticket (
    hash TEXT PRIMARY KEY, -- SHA-256 of what stands in the link
    group_id INTEGER NOT NULL REFERENCES survey_group (id),
    most INTEGER NOT NULL, -- answers it may give; less than it gave: called in
    used INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX survey_ticket_by_group ON survey_ticket (group_id);

CREATE TABLE survey_answer (
    id INTEGER PRIMARY KEY, -- random
    group_id INTEGER NOT NULL REFERENCES survey_group (id),
    valid INTEGER NOT NULL,
    content TEXT NOT NULL -- JSON: id of a question to what was answered
);
CREATE INDEX survey_answer_by_group ON survey_answer (group_id);

-- The case that took the result of a group.
CREATE TABLE survey_result (
    group_id INTEGER PRIMARY KEY REFERENCES survey_group (id),
    case_id INTEGER NOT NULL REFERENCES case_record (id)
);

CREATE TRIGGER survey_text_stays BEFORE UPDATE ON survey_text BEGIN SELECT RAISE(ABORT, 'a questionnaire stays'); END;
CREATE TRIGGER survey_answer_stays BEFORE UPDATE ON survey_answer BEGIN SELECT RAISE(ABORT, 'an answer stays'); END;
CREATE TRIGGER survey_answer_kept BEFORE DELETE ON survey_answer BEGIN SELECT RAISE(ABORT, 'an answer stays'); END;
