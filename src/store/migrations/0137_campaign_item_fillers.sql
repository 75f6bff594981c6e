-- Items that a unit's own head hands to named people of the unit, who fill them in: names of accounts, one a line; empty: whoever may.

ALTER TABLE campaign_item ADD COLUMN fillers TEXT NOT NULL DEFAULT '';
CREATE INDEX campaign_item_filled_by ON campaign_item (sheet_id) WHERE fillers <> '';
