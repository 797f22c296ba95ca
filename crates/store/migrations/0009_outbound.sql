-- Patient data are kept only of the forms and types of contact that a person chose.
CREATE TABLE record_choice (
    kind TEXT NOT NULL CHECK (kind IN ('form', 'contact_type')),
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE record_setting (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    -- Reports are kept so many days after they were written; null: as long as the server shows them.
    keep_days INTEGER CHECK (keep_days > 0),
    -- When more was last chosen, milliseconds since 1970; null once a sync has brought it.
    widened_at INTEGER
) STRICT;

-- Documents whole, as they came: reports of the forms chosen, and contacts, which reports refer to.
CREATE TABLE record (
    id TEXT PRIMARY KEY,
    rev TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('report', 'contact')),
    -- The form, or the type of contact.
    type TEXT NOT NULL,
    -- What reports call a patient or a place by, beside the id.
    short_id TEXT,
    -- When it was written, milliseconds since 1970.
    reported_at INTEGER,
    received_at INTEGER NOT NULL,
    left_at INTEGER,
    -- JSON.
    body TEXT NOT NULL
) STRICT;

CREATE INDEX record_by_type ON record (kind, type, reported_at);
CREATE INDEX record_by_short_id ON record (short_id) WHERE short_id IS NOT NULL;

-- What becomes of which documents.
CREATE TABLE outbound_mapping (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    -- JSON: the file of mappings.
    body TEXT NOT NULL
) STRICT;

-- What a mapping made of a document, on its way into DHIS2 or there. A later row of the same mapping and document
-- supersedes an earlier one.
CREATE TABLE outbound_item (
    id INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL REFERENCES dhis2_connection (id) ON DELETE CASCADE,
    -- Whose mapping: the workspace's own file, or the CHT's settings.
    origin TEXT NOT NULL CHECK (origin IN ('workspace', 'cht')),
    mapping TEXT NOT NULL,
    document TEXT NOT NULL,
    rev TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('write', 'delete')),
    state TEXT NOT NULL CHECK (state IN ('queued', 'on_its_way', 'sent', 'saved', 'refused', 'superseded')),
    -- JSON: what goes; null as soon as it need not go any more.
    payload TEXT,
    hash TEXT NOT NULL,
    -- JSON: what it makes in DHIS2, by kind and UID.
    objects TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    -- Answers of the server that said "not now".
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Not before, milliseconds since 1970.
    next_at INTEGER,
    -- The server's job that carries it out.
    job TEXT,
    -- JSON: why it was refused.
    problems TEXT NOT NULL DEFAULT '[]',
    -- The document was deleted on the CHT's server.
    gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
) STRICT;

CREATE INDEX outbound_item_by_document ON outbound_item (document, connection, origin, mapping, id);
CREATE INDEX outbound_item_open ON outbound_item (connection, state, id) WHERE state IN ('queued', 'on_its_way');

-- Programs, stages and attributes of tracker: compressed JSON as the server gives them.
ALTER TABLE dhis2_connection ADD COLUMN programs BLOB;
ALTER TABLE dhis2_connection ADD COLUMN programs_at INTEGER;
