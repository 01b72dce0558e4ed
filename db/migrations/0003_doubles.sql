-- Doubles: which record another one went into, and which pairs somebody said to be two.

ALTER TABLE "trademarks" ADD COLUMN "merged_into" TEXT;

ALTER TABLE "geographical_indications" ADD COLUMN "merged_into" TEXT;

ALTER TABLE "copyrights" ADD COLUMN "merged_into" TEXT;

ALTER TABLE "assistance_cases" ADD COLUMN "merged_into" TEXT;

-- The lower uid stands first; compared stands for what the two said when somebody decided.
CREATE TABLE not_doubles (
    register TEXT NOT NULL,
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    compared TEXT NOT NULL,
    at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    PRIMARY KEY (register, one, other)
) STRICT, WITHOUT ROWID;
