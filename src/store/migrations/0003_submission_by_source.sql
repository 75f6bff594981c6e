-- Which units a file is about: asked for the list of imports.
CREATE INDEX submission_by_source ON submission (source_id);
