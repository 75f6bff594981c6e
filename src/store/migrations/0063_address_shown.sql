-- The address as a person knows it, for as long as its failures are counted: who opens it again has to see which one it is.
ALTER TABLE sign_in_address ADD COLUMN shown TEXT NOT NULL DEFAULT '';
