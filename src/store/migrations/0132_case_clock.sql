-- What the clock changes of a case stands in a narrow table: a case that climbs its ladder leaves its wide row as it is, and with it the
-- page that it shares with others. There is a row as long as there is something to say.
CREATE TABLE case_clock (
    case_id INTEGER PRIMARY KEY REFERENCES case_record (id),
    alarm_on TEXT NOT NULL, -- day on which the ladder has to be looked at; empty: never
    rung INTEGER NOT NULL, -- of the ladder, how many were taken
    version INTEGER NOT NULL -- number of steps; case_record.version may lack those of the clock
);
INSERT INTO case_clock (case_id, alarm_on, rung, version)
    SELECT id, alarm_on, rung, version FROM case_record WHERE alarm_on <> '' OR rung <> 0 ORDER BY id;
DROP INDEX case_by_alarm;
CREATE INDEX case_by_alarm ON case_clock (alarm_on) WHERE alarm_on <> '';
ALTER TABLE case_record DROP COLUMN alarm_on;
ALTER TABLE case_record DROP COLUMN rung;
