-- What was answered to a request that carried a key, so that the same one sent again is answered and not done again.
-- Kept for a day. Without `answer` it is done, and the answer was too large, secret, or never got that far.
CREATE TABLE idempotency (
    account_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,   -- method, path and query
    body_hash TEXT NOT NULL, -- SHA-256
    at INTEGER NOT NULL,
    status INTEGER NOT NULL DEFAULT 0,
    type TEXT NOT NULL DEFAULT '',
    answer BLOB,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_by_age ON idempotency (account_id, at);
