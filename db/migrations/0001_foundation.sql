-- The store's own tables. Never changed once released; what comes later is a new file.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (key, value) VALUES
    ('history_head', '0 0000000000000000000000000000000000000000000000000000000000000000');

-- One row for each change of a record, chained: hash = SHA-256(hash of the row before + the row as JSON).
CREATE TABLE history (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    clerk TEXT NOT NULL,
    cause TEXT NOT NULL,
    action TEXT NOT NULL,
    register TEXT NOT NULL,
    uid TEXT NOT NULL,
    revision INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    batch TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX history_by_uid ON history (uid, sequence);

CREATE INDEX history_by_batch ON history (batch, sequence) WHERE batch <> '';

CREATE TABLE drafts (
    draft TEXT PRIMARY KEY,
    register TEXT NOT NULL,
    uid TEXT NOT NULL,
    content TEXT NOT NULL,
    kept_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE packages (
    series INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    revision INTEGER NOT NULL,
    calendar TEXT NOT NULL,
    root TEXT NOT NULL,
    check_code TEXT NOT NULL,
    path TEXT NOT NULL,
    written_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    snapshot TEXT NOT NULL
) STRICT;

-- Reasons for soft findings; the newest row of a finding holds, the former ones stay.
CREATE TABLE explanations (
    id INTEGER PRIMARY KEY,
    finding TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    clerk TEXT NOT NULL
) STRICT;

CREATE TABLE attachments (
    digest TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
