-- Draws: what was fixed before, how each ended, who signed, and names apart from numbers. All of it only grows.

CREATE TABLE draw (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,        -- of packs/draws
    unit_code TEXT NOT NULL,   -- whose draw it is
    name TEXT NOT NULL,
    matter TEXT NOT NULL,      -- what is decided: a second draw of the same matter needs a reason
    statement TEXT NOT NULL,   -- canonical JSON, published
    commit_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the statement
    pool TEXT NOT NULL,        -- canonical JSON
    seed TEXT NOT NULL,        -- sealed until the draw
    again_of INTEGER REFERENCES draw (id),
    open_to_all INTEGER NOT NULL, -- 1: anybody may see it without an account
    hidden INTEGER NOT NULL,   -- 1: until it is published, only for those who work on it
    witnesses INTEGER NOT NULL,
    publicity_days INTEGER NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX draw_by_matter ON draw (kind, unit_code, matter);

-- A draw ends once: it is drawn, or it was cancelled before.
CREATE TABLE draw_end (
    draw_id INTEGER PRIMARY KEY REFERENCES draw (id),
    outcome TEXT NOT NULL, -- drawn, cancelled
    reason TEXT NOT NULL DEFAULT '',
    entropy TEXT NOT NULL DEFAULT '',
    seed TEXT NOT NULL DEFAULT '',
    proof TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE draw_mark (
    id INTEGER PRIMARY KEY,
    draw_id INTEGER NOT NULL REFERENCES draw (id),
    act TEXT NOT NULL, -- sign, object, confirm, publish
    digest TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX draw_mark_by_draw ON draw_mark (draw_id);

-- Names behind numbers, sealed.
CREATE TABLE draw_name (
    draw_id INTEGER NOT NULL REFERENCES draw (id),
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (draw_id, number)
);

CREATE TRIGGER draw_no_update BEFORE UPDATE ON draw BEGIN SELECT RAISE(ABORT, 'draw only grows'); END;
CREATE TRIGGER draw_no_delete BEFORE DELETE ON draw BEGIN SELECT RAISE(ABORT, 'draw only grows'); END;
CREATE TRIGGER draw_end_no_update BEFORE UPDATE ON draw_end BEGIN SELECT RAISE(ABORT, 'draw_end only grows'); END;
CREATE TRIGGER draw_end_no_delete BEFORE DELETE ON draw_end BEGIN SELECT RAISE(ABORT, 'draw_end only grows'); END;
CREATE TRIGGER draw_mark_no_update BEFORE UPDATE ON draw_mark BEGIN SELECT RAISE(ABORT, 'draw_mark only grows'); END;
CREATE TRIGGER draw_mark_no_delete BEFORE DELETE ON draw_mark BEGIN SELECT RAISE(ABORT, 'draw_mark only grows'); END;
