-- What waits for whoever has posts in schools alone is found by the unit that an item was handed to.

CREATE INDEX campaign_item_by_unit ON campaign_item (unit_code);
