-- A row of an import costs what its indexes cost. One per table is enough.

-- The submissions of a source stand one behind the other: their first and last number say which they are.
ALTER TABLE source ADD COLUMN first_submission INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN last_submission INTEGER NOT NULL DEFAULT -1;
UPDATE source SET
    first_submission = COALESCE((SELECT MIN(b.id) FROM submission b WHERE b.source_id = source.id), 0),
    last_submission = COALESCE((SELECT MAX(b.id) FROM submission b WHERE b.source_id = source.id), -1);
DROP INDEX submission_by_source;

-- The submissions of a period, and those of a unit in it.
CREATE INDEX submission_by_period_unit ON submission (period_id, unit_id);
DROP INDEX submission_by_period;
DROP INDEX submission_by_unit;

-- The units of a period, and one of them: the key alone serves both when the period stands first.
CREATE TABLE unit_state_by_period_unit (
    unit_id INTEGER NOT NULL REFERENCES unit (id),
    period_id INTEGER NOT NULL REFERENCES period (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id INTEGER REFERENCES unit (id),
    PRIMARY KEY (period_id, unit_id)
);
INSERT INTO unit_state_by_period_unit (unit_id, period_id, name, kind, parent_id)
    SELECT unit_id, period_id, name, kind, parent_id FROM unit_state ORDER BY period_id, unit_id;
DROP TABLE unit_state;
ALTER TABLE unit_state_by_period_unit RENAME TO unit_state;
