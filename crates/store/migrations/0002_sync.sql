-- The server may be a plain CouchDB, and may be reached in a way of its own.
ALTER TABLE account ADD COLUMN source TEXT NOT NULL DEFAULT 'cht' CHECK (source IN ('cht', 'couchdb'));
-- PEM: an authority that this server's certificate is signed by and that the machine does not know.
ALTER TABLE account ADD COLUMN certificate TEXT;
-- Null: the system's. Empty: none. Else an address.
ALTER TABLE account ADD COLUMN proxy TEXT;
-- Only of a CouchDB, whose sessions last minutes. That of a CHT is never kept.
ALTER TABLE account ADD COLUMN password TEXT;
-- When ids and revisions here were last compared with the server's.
ALTER TABLE account ADD COLUMN proved_at INTEGER;

-- When it went out of the account's sight: kept, and no longer counted.
ALTER TABLE contact ADD COLUMN left_at INTEGER;
ALTER TABLE document ADD COLUMN left_at INTEGER;
ALTER TABLE doubt ADD COLUMN left_at INTEGER;

CREATE TABLE target_document_with_tag (
    period TEXT NOT NULL CHECK (length(period) = 7),
    contact TEXT NOT NULL,
    user TEXT NOT NULL,
    -- The month as the id writes it, where that is in digits other than ours; else empty.
    tag TEXT NOT NULL DEFAULT '',
    rev TEXT NOT NULL,
    owner TEXT,
    -- Milliseconds since 1970.
    updated_date INTEGER,
    -- Whether the CHT takes it as a target document.
    accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    received_at INTEGER NOT NULL,
    left_at INTEGER,
    -- Postcard: a list of (target number, numbers). Null where the document has no list.
    contributions BLOB,
    PRIMARY KEY (period, contact, user, tag)
) STRICT, WITHOUT ROWID;

INSERT INTO target_document_with_tag (period, contact, user, rev, owner, updated_date, accepted, received_at, contributions)
SELECT period, contact, user, rev, owner, updated_date, accepted, received_at, contributions FROM target_document;

DROP TABLE target_document;

ALTER TABLE target_document_with_tag RENAME TO target_document;

CREATE INDEX target_document_by_tag ON target_document (tag, contact, user) WHERE tag <> '';

-- The text of documents that were understood in part or not at all, as received.
CREATE TABLE raw_text (document TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What the run under way still has to fetch, in this order.
CREATE TABLE wanted (position INTEGER PRIMARY KEY, id TEXT NOT NULL, rev TEXT NOT NULL) STRICT;

-- Documents that could not be read by an earlier version are asked for again.
INSERT INTO wanted (id, rev) SELECT id, rev FROM document WHERE kind = 'set_aside';

-- Documents written here for the server.
CREATE TABLE outgoing (
    id TEXT PRIMARY KEY,
    rev TEXT NOT NULL,
    -- With _id, _rev and _revisions.
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'refused')),
    -- The server's words where it refused.
    reason TEXT,
    written_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_run (
    id INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    by_itself INTEGER NOT NULL CHECK (by_itself IN (0, 1)),
    bytes INTEGER NOT NULL,
    -- JSON: the outcome as shown.
    outcome TEXT NOT NULL
) STRICT;

CREATE INDEX sync_run_by_start ON sync_run (started_at);

CREATE TABLE sync_setting (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
    every_minutes INTEGER NOT NULL CHECK (every_minutes > 0),
    daily_megabytes INTEGER CHECK (daily_megabytes > 0)
) STRICT;
