-- Who may open a file asks where it was given.
CREATE INDEX campaign_evidence_by_attachment ON campaign_evidence (attachment_id);
