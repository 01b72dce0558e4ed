-- Reports: what a package seals, corrections of closed periods, yearly targets, the day a mark came into the unit.

-- The last row of the history that is in the package: the records as they were then are worked out from it.
ALTER TABLE packages ADD COLUMN last_change INTEGER NOT NULL DEFAULT 0;

ALTER TABLE packages ADD COLUMN clerk TEXT NOT NULL DEFAULT '';

-- A period is open for correction while a row names its newest revision; the next package ends it.
CREATE TABLE corrections (
    period TEXT NOT NULL,
    calendar TEXT NOT NULL,
    revision INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    PRIMARY KEY (period, calendar, revision)
) STRICT, WITHOUT ROWID;

-- Targets as they were set and adjusted; nothing is overwritten.
CREATE TABLE targets (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    indicator TEXT NOT NULL,
    year INTEGER NOT NULL,
    value INTEGER NOT NULL,
    from_day TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    clerk TEXT NOT NULL
) STRICT;

CREATE INDEX targets_by_year ON targets (unit, indicator, year, id);

ALTER TABLE "trademarks" ADD COLUMN "moved_in_on" TEXT;
