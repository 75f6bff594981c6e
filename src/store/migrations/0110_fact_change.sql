-- What changed, besides how often anything did: whoever keeps something made of the facts (frames beside the database) then knows whether
-- newer submissions are all there is to add.
ALTER TABLE fact_version ADD COLUMN units INTEGER NOT NULL DEFAULT 0; -- trees of periods, days on which units begin and end
ALTER TABLE fact_version ADD COLUMN ledgers INTEGER NOT NULL DEFAULT 0; -- cases that data elements count
