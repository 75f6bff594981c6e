-- Whom those stood in for (deputies) who rated an item, handed it in, reviewed it; empty: nobody.

ALTER TABLE campaign_item ADD COLUMN self_for TEXT NOT NULL DEFAULT '';
ALTER TABLE campaign_item ADD COLUMN handed_for TEXT NOT NULL DEFAULT '';
ALTER TABLE campaign_item ADD COLUMN own_for TEXT NOT NULL DEFAULT '';
