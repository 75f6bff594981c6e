-- Files attached to anything. A row says what a file is and which matter it belongs to; its bytes lie in files/ by their
-- hash, once for all rows. Nothing is deleted: a file that should not have been added is withdrawn, with a reason. Only an
-- upload that was never attached goes away.
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    kind TEXT NOT NULL,                -- by content: jpeg, pdf ...
    size INTEGER NOT NULL,
    width INTEGER NOT NULL DEFAULT 0,  -- of pictures, as they are looked at; 0: unknown
    height INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    taken_at TEXT NOT NULL DEFAULT '', -- 2024-10-31T08:05:00, by the clock of whoever took it
    place TEXT NOT NULL DEFAULT '',
    latitude REAL,
    longitude REAL,
    privacy INTEGER NOT NULL,          -- 0 to 3: P0 to P3
    account_id INTEGER NOT NULL,       -- who added it; 0: the command line
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    subject_kind TEXT NOT NULL DEFAULT '', -- entry, case ...; empty: waits to be attached
    subject TEXT NOT NULL DEFAULT '',      -- its id in the room that owns it
    part TEXT NOT NULL DEFAULT '',         -- of the subject: a field, a step
    attached_by TEXT NOT NULL DEFAULT '',
    attached_at TEXT NOT NULL DEFAULT '',
    withdrawn_by TEXT NOT NULL DEFAULT '',
    withdrawn_at TEXT NOT NULL DEFAULT '', -- empty: it counts
    withdrawn_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX attachment_by_subject ON attachment (subject_kind, subject);
CREATE INDEX attachment_by_hash ON attachment (hash);
CREATE INDEX attachment_by_account ON attachment (account_id, subject_kind);

CREATE TRIGGER attachment_no_delete BEFORE DELETE ON attachment WHEN OLD.subject_kind <> ''
BEGIN SELECT RAISE(ABORT, 'attachments are withdrawn, not deleted'); END;
CREATE TRIGGER attachment_no_other_file BEFORE UPDATE OF hash, kind, size, name, account_id, actor, at ON attachment
BEGIN SELECT RAISE(ABORT, 'the file of an attachment never changes'); END;
CREATE TRIGGER attachment_no_other_subject BEFORE UPDATE OF subject_kind, subject, part ON attachment
WHEN OLD.subject_kind <> ''
BEGIN SELECT RAISE(ABORT, 'an attachment stays where it was attached'); END;
CREATE TRIGGER attachment_stays_withdrawn BEFORE UPDATE ON attachment WHEN OLD.withdrawn_at <> ''
BEGIN SELECT RAISE(ABORT, 'a withdrawn attachment never changes'); END;
