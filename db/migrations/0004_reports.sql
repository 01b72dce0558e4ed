-- Reports: what a package seals, corrections of closed periods, yearly targets, the day a mark came into the unit.

-- The last row of the history that is in the package: the records as they were then are worked out from it.
ALTER TABLE packages ADD COLUMN last_change INTEGER NOT NULL DEFAULT 0;

UPDATE packages
SET last_change = (SELECT ifnull(max(sequence), 0) FROM history WHERE history.at <= packages.written_at);

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

-- Figures ask when a record came and when it was entered.
DROP INDEX "trademarks_by_figures";

CREATE INDEX "trademarks_by_figures" ON "trademarks" ("registration_date", "id", "withdrawn_at", "mark_type", "nice_class", "status", "township", "is_gi", "ended_on", "moved_in_on", "created_at", "valid_to");

DROP INDEX "geographical_indications_by_figures";

CREATE INDEX "geographical_indications_by_figures" ON "geographical_indications" ("approval_date", "id", "withdrawn_at", "gi_kind", "stage", "status", "township", "ended_on", "created_at");

DROP INDEX "copyrights_by_figures";

CREATE INDEX "copyrights_by_figures" ON "copyrights" ("registration_date", "id", "withdrawn_at", "kind", "category", "status", "township", "ended_on", "created_at");

DROP INDEX "assistance_cases_by_figures";

CREATE INDEX "assistance_cases_by_figures" ON "assistance_cases" ("received_on", "id", "withdrawn_at", "kind", "ip_kind", "status", "channel", "outcome", "created_at", "closed_on");
