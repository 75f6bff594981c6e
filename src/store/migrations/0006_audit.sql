-- What an audit row tells besides who, what and when; and the proof of the content it stands for.
--
-- `method` says how the row was hashed: empty are rows of before, which cover sequence to detail only; "sha256" and "sm3"
-- cover every column. `content` lists the stored rows that the row vouches for (src/store/content.c).
ALTER TABLE audit ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN unit_code TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN result TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN method TEXT NOT NULL DEFAULT '';

-- Digests of the rows of one table that one audit row vouches for, when there are many: 8 bytes of the row's id
-- (smallest byte first) and 32 of its digest, for each. The audit row holds the digest of the whole.
CREATE TABLE content_digest (
    sequence INTEGER NOT NULL,
    content TEXT NOT NULL,
    digests BLOB NOT NULL,
    PRIMARY KEY (sequence, content)
);

CREATE TRIGGER content_digest_no_update BEFORE UPDATE ON content_digest
BEGIN SELECT RAISE(ABORT, 'content_digest only grows'); END;
CREATE TRIGGER content_digest_no_delete BEFORE DELETE ON content_digest
BEGIN SELECT RAISE(ABORT, 'content_digest only grows'); END;
CREATE TRIGGER element_no_update BEFORE UPDATE ON element
BEGIN SELECT RAISE(ABORT, 'element only grows'); END;
CREATE TRIGGER element_no_delete BEFORE DELETE ON element
BEGIN SELECT RAISE(ABORT, 'element only grows'); END;
CREATE TRIGGER symbol_no_update BEFORE UPDATE ON symbol
BEGIN SELECT RAISE(ABORT, 'symbol only grows'); END;
CREATE TRIGGER symbol_no_delete BEFORE DELETE ON symbol
BEGIN SELECT RAISE(ABORT, 'symbol only grows'); END;
CREATE TRIGGER source_no_update BEFORE UPDATE ON source
BEGIN SELECT RAISE(ABORT, 'source only grows'); END;
CREATE TRIGGER source_no_delete BEFORE DELETE ON source
BEGIN SELECT RAISE(ABORT, 'source only grows'); END;
