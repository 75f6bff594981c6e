-- Documents: a file that was read, what it says line by line, what was found in it, and what people decided about each thing found. The
-- file itself is an attachment. Lines and things are made anew by every reading; a thing that was decided on keeps its id.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    unit_code TEXT NOT NULL,           -- whose document it is
    period TEXT NOT NULL DEFAULT '',   -- that it is about; empty: not known
    kind TEXT NOT NULL DEFAULT 'other',
    title TEXT NOT NULL,
    attachment_id INTEGER NOT NULL REFERENCES attachment (id),
    state TEXT NOT NULL,               -- read; unread: it has no text that can be read; failed
    reason TEXT NOT NULL DEFAULT '',   -- of unread and failed
    format TEXT NOT NULL DEFAULT '',
    encoding TEXT NOT NULL DEFAULT '',
    reader TEXT NOT NULL DEFAULT '',   -- version of the reader and of its rules
    read_at TEXT NOT NULL DEFAULT '',
    open_count INTEGER NOT NULL DEFAULT 0, -- things that wait for somebody, and those among them that contradict each other
    wrong_count INTEGER NOT NULL DEFAULT 0,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX document_by_unit ON document (unit_code, id);
CREATE INDEX document_by_attachment ON document (attachment_id);

-- One file may hold several documents.
CREATE TABLE document_part (
    document_id INTEGER NOT NULL REFERENCES document (id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    content TEXT NOT NULL, -- JSON: addressee, outline, whether it is a copy, complete
    PRIMARY KEY (document_id, number)
);

CREATE TABLE document_line (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    plain TEXT,            -- in simplified characters, where that is another text
    joined INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX document_line_by_number ON document_line (document_id, number);

-- Words of all lines, in simplified characters; src/document/keep.c keeps it in step.
CREATE VIEW document_line_plain AS SELECT id, COALESCE(plain, text) AS text FROM document_line;
CREATE VIRTUAL TABLE document_words USING fts5 (text, content = 'document_line_plain', content_rowid = 'id', tokenize = 'pairs',
    columnsize = 0);

CREATE TABLE document_thing (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id),
    kind TEXT NOT NULL,    -- figure, commitment, problem, damage, finding
    part INTEGER NOT NULL,
    line INTEGER NOT NULL,
    begins INTEGER NOT NULL, -- characters of the line's text; -1: the whole line
    ends INTEGER NOT NULL,
    weight INTEGER NOT NULL, -- 0: says that something is wrong; 1: asks to be looked at; 2: is told only
    anchor TEXT NOT NULL,  -- digest of the kind, of what is quoted and of its sentence
    content TEXT NOT NULL, -- JSON
    state TEXT NOT NULL,   -- open, accepted, corrected, dismissed
    gone INTEGER NOT NULL DEFAULT 0, -- a newer reading does not find it any more
    actor TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    correction TEXT NOT NULL DEFAULT '', -- JSON: what it should be
    became TEXT NOT NULL DEFAULT ''      -- JSON: the submission or the case
);
CREATE INDEX document_thing_by_document ON document_thing (document_id, line, begins);

-- Every decision that was taken, also those that another one followed.
CREATE TABLE document_decision (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document (id),
    thing_id INTEGER NOT NULL,
    quoted TEXT NOT NULL,  -- JSON of the thing as it was decided on
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    correction TEXT NOT NULL,
    became TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX document_decision_by_document ON document_decision (document_id, id);
CREATE TRIGGER document_decision_stays BEFORE DELETE ON document_decision
BEGIN SELECT RAISE(ABORT, 'a decision stays'); END;
CREATE TRIGGER document_decision_kept BEFORE UPDATE ON document_decision
BEGIN SELECT RAISE(ABORT, 'a decision stays as it was taken'); END;
