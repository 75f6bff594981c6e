-- Items of a sheet that are given to reviewers of their own: names of accounts, one a line; empty: those of the sheet.

ALTER TABLE campaign_item ADD COLUMN reviewers TEXT NOT NULL DEFAULT '';
CREATE INDEX campaign_item_given ON campaign_item (sheet_id) WHERE reviewers <> '';
