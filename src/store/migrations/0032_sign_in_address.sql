-- Failures of signing in by the address they come from, and which accounts have signed in from an address before: these are not
-- held up by what others try there. Addresses are kept as hashes.
CREATE TABLE sign_in_address (
    address TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    locked_until INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE sign_in_seen (
    address TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    last_at INTEGER NOT NULL,
    PRIMARY KEY (address, account_id)
);
