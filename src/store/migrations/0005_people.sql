-- People: states of accounts, posts with units and days, keys for programs, second factors.
--
-- A day is ISO text ("2025-09-01"), empty when open. Rights follow from posts alone: a post gives one account one role,
-- for units with all below them, from day to day; ending it ends the rights at once. Rows are never deleted.

ALTER TABLE account ADD COLUMN state TEXT NOT NULL DEFAULT 'active'; -- active, disabled
ALTER TABLE account ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0; -- the password, before anything else
ALTER TABLE account ADD COLUMN password_on TEXT NOT NULL DEFAULT ''; -- day of the last change
ALTER TABLE account ADD COLUMN expires_on TEXT NOT NULL DEFAULT '';  -- last day
ALTER TABLE account ADD COLUMN opened_on TEXT NOT NULL DEFAULT '';   -- made, or opened again
ALTER TABLE account ADD COLUMN last_sign_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN totp TEXT NOT NULL DEFAULT '';        -- sealed secret
ALTER TABLE account ADD COLUMN totp_on INTEGER NOT NULL DEFAULT 0;   -- confirmed with a code
ALTER TABLE account ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0; -- the last step used: no code twice
UPDATE account SET password_on = substr(CAST(CURRENT_TIMESTAMP AS TEXT), 1, 10),
    opened_on = substr(CAST(CURRENT_TIMESTAMP AS TEXT), 1, 10);

CREATE TABLE password_history (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    password TEXT NOT NULL -- argon2id, encoded
);
CREATE INDEX password_history_by_account ON password_history (account_id);

CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,                   -- id in the packs
    sections TEXT NOT NULL DEFAULT '',    -- departments, joined by ","; empty: all
    valid_from TEXT NOT NULL DEFAULT '',
    valid_until TEXT NOT NULL DEFAULT '', -- last day
    delegate_of INTEGER REFERENCES post (id), -- acts for the holder of that post, with its role, units and sections
    reason TEXT NOT NULL DEFAULT '',
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    ended_at TEXT NOT NULL DEFAULT '',
    ended_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX post_by_account ON post (account_id);
CREATE INDEX post_by_delegate ON post (delegate_of);

-- Subtrees of a post; none: the whole, for the three administrators only.
CREATE TABLE post_unit (
    post_id INTEGER NOT NULL REFERENCES post (id),
    unit_code TEXT NOT NULL,
    PRIMARY KEY (post_id, unit_code)
);
CREATE INDEX post_unit_by_unit ON post_unit (unit_code);

CREATE TABLE api_token (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    allowed TEXT NOT NULL,          -- "school_data:view,county_data:import"
    units TEXT NOT NULL DEFAULT '', -- codes joined by ","; empty: those of the account's posts
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    revoked_at TEXT NOT NULL DEFAULT '',
    revoked_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX api_token_by_account ON api_token (account_id);

-- Apart from the keys themselves, which change only with an audit row.
CREATE TABLE api_token_use (
    token_id INTEGER PRIMARY KEY REFERENCES api_token (id),
    last_used INTEGER NOT NULL
);

-- A session that reads as another person.
ALTER TABLE session ADD COLUMN view_as INTEGER REFERENCES account (id);
ALTER TABLE session ADD COLUMN view_reason TEXT NOT NULL DEFAULT '';

-- The one role of an account of before becomes its first post; "everything" becomes the roots of the tree.
INSERT INTO post (account_id, role, made_by, made_at)
SELECT id,
    CASE role WHEN 'admin' THEN 'sys' WHEN 'bureau' THEN 'chief' WHEN 'inspector' THEN 'ins' WHEN 'school' THEN 'head' ELSE 'obs' END,
    'migration', CAST(CURRENT_TIMESTAMP AS TEXT)
FROM account;
INSERT INTO post_unit (post_id, unit_code)
SELECT p.id, a.unit_code FROM post p JOIN account a ON a.id = p.account_id WHERE a.unit_code <> '' AND p.role <> 'sys';
INSERT INTO post_unit (post_id, unit_code)
SELECT DISTINCT p.id, u.code FROM post p JOIN account a ON a.id = p.account_id
JOIN unit_state s ON s.parent_id IS NULL JOIN unit u ON u.id = s.unit_id
WHERE a.unit_code = '' AND p.role <> 'sys';
ALTER TABLE account DROP COLUMN role;
ALTER TABLE account DROP COLUMN unit_code;
