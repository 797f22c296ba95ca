CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is not rewritten');
END;

CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is not shortened');
END;

CREATE TABLE account (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
    server TEXT NOT NULL,
    server_version TEXT NOT NULL,
    user TEXT NOT NULL,
    full_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('supervisor', 'officer')),
    -- JSON lists of text
    roles TEXT NOT NULL,
    facilities TEXT NOT NULL,
    contact TEXT,
    -- The session cookie. The password is never kept.
    session TEXT,
    time_zone TEXT NOT NULL,
    -- Where an online user's change feed goes on.
    checkpoint TEXT NOT NULL DEFAULT '0',
    last_sync INTEGER
, source TEXT NOT NULL DEFAULT 'cht' CHECK (source IN ('cht', 'couchdb')), certificate TEXT, proxy TEXT, password TEXT, proved_at INTEGER) STRICT;

CREATE TABLE api_client (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    -- SHA-256 of the token.
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    -- JSON: what it may ask for, and from which web pages.
    rights TEXT NOT NULL,
    origins TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    last_used_at INTEGER,
    -- Null while its token is good.
    revoked_at INTEGER
) STRICT;

CREATE TABLE api_setting (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    port INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535)
) STRICT;

CREATE TABLE contact (
    id TEXT PRIMARY KEY,
    rev TEXT NOT NULL,
    contact_type TEXT NOT NULL,
    name TEXT,
    phone TEXT,
    -- Collation key of the name, or of what stands for it.
    sort_key BLOB NOT NULL,
    parent TEXT,
    -- JSON list of ids, the direct parent first.
    lineage TEXT NOT NULL,
    primary_contact TEXT,
    -- The `dhis` property as received.
    dhis TEXT,
    received_at INTEGER NOT NULL
, left_at INTEGER) STRICT, WITHOUT ROWID;

CREATE TABLE contact_move (
    contact TEXT NOT NULL,
    from_parent TEXT,
    to_parent TEXT,
    noticed_at INTEGER NOT NULL,
    PRIMARY KEY (contact, noticed_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE dhis2_connection (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- The one that previews and predictions go by.
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    -- Milliseconds since 1970; null until metadata is imported.
    imported_at INTEGER,
    -- JSON: the summary as shown.
    summary TEXT,
    -- JSON, compressed: everything that is known of the server.
    metadata BLOB
, server TEXT, user TEXT, secret_kind TEXT CHECK (secret_kind IN ('password', 'token')), secret TEXT, certificate TEXT, proxy TEXT, etag TEXT, checked_at INTEGER, programs BLOB, programs_at INTEGER) STRICT;

CREATE TABLE dhis2_fetch (
    connection INTEGER NOT NULL REFERENCES dhis2_connection (id) ON DELETE CASCADE,
    -- `data_entry`, `org_units 3`, …
    part TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- JSON, compressed.
    body BLOB NOT NULL,
    PRIMARY KEY (connection, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    id TEXT PRIMARY KEY,
    rev TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('settings', 'translations', 'user_settings', 'other', 'set_aside')),
    body TEXT,
    received_at INTEGER NOT NULL
, left_at INTEGER) STRICT, WITHOUT ROWID;

CREATE TABLE doubt (
    document TEXT NOT NULL,
    position INTEGER NOT NULL,
    rev TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    -- The rest of the document is used.
    partly_used INTEGER NOT NULL CHECK (partly_used IN (0, 1)), left_at INTEGER,
    PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE export (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    format TEXT NOT NULL,
    data_set TEXT NOT NULL,
    period TEXT NOT NULL,
    compat TEXT NOT NULL,
    -- JSON: the record as shown.
    record TEXT NOT NULL,
    -- The very bytes written.
    content BLOB NOT NULL,
    -- JSON: [document id, revision] of every document that was summed.
    sources TEXT NOT NULL,
    digest TEXT NOT NULL
, data_values BLOB, mapping TEXT NOT NULL DEFAULT '[]') STRICT;

CREATE TABLE follow_up (
    id INTEGER PRIMARY KEY,
    period TEXT NOT NULL CHECK (length(period) = 7),
    -- Empty for a finding that is about no contact.
    contact TEXT NOT NULL,
    -- Key of the finding; empty for the CHW's month as a whole.
    finding TEXT NOT NULL,
    -- Null where an earlier mark was taken back.
    state TEXT CHECK (state IN ('to_call', 'called', 'explained', 'corrected', 'accepted')),
    note TEXT NOT NULL,
    -- YYYY-MM-DD
    due TEXT,
    -- JSON: the finding as it was then.
    evidence TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL
) STRICT;

CREATE TABLE handover (
    -- SHA-256 of the signed content.
    id TEXT PRIMARY KEY,
    facility TEXT NOT NULL,
    period TEXT NOT NULL CHECK (length(period) = 7),
    public BLOB NOT NULL CHECK (length(public) = 32),
    via TEXT NOT NULL CHECK (via IN ('file', 'report')),
    received_at INTEGER NOT NULL,
    -- The signed content, and the signature.
    content BLOB NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE identity (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;

CREATE TABLE journal (
    number INTEGER PRIMARY KEY,
    facility TEXT NOT NULL,
    period TEXT NOT NULL CHECK (length(period) = 7),
    kind TEXT NOT NULL CHECK (
        kind IN ('signed_off', 'withdrawn', 'handed_over', 'received', 'accepted', 'sent_back')
    ),
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    -- JSON
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE known_key (
    public BLOB PRIMARY KEY CHECK (length(public) = 32),
    server TEXT NOT NULL,
    user TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    -- Null until a person has said that the key is that user's.
    trusted_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE mapping (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    -- JSON: the mapping file.
    body TEXT NOT NULL
) STRICT;

CREATE TABLE migration (number INTEGER PRIMARY KEY, checksum TEXT NOT NULL) STRICT;

CREATE TABLE org_unit_link (
    contact TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    org_unit TEXT NOT NULL,
    data_set TEXT,
    PRIMARY KEY (contact, position)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE outbound_mapping (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    -- JSON: the file of mappings.
    body TEXT NOT NULL
) STRICT;

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

CREATE TABLE own_goal (
    target TEXT NOT NULL,
    subject TEXT NOT NULL,
    goal TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (target, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE push (
    id INTEGER PRIMARY KEY,
    connection INTEGER NOT NULL REFERENCES dhis2_connection (id) ON DELETE CASCADE,
    export INTEGER NOT NULL REFERENCES export (id),
    made_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'checked', 'queued', 'done')),
    -- Goes by itself when the line is back.
    later INTEGER NOT NULL CHECK (later IN (0, 1)),
    -- JSON: the dry run beside the prediction; null until it was made.
    trial TEXT,
    finished_at INTEGER
) STRICT;

CREATE TABLE push_block (
    push INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    org_unit TEXT NOT NULL,
    -- Of how many values.
    size INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'answered')),
    -- When it was sent by the server's clock, milliseconds since 1970.
    sent_at INTEGER,
    PRIMARY KEY (push, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE push_fate (
    push INTEGER NOT NULL,
    block INTEGER NOT NULL,
    -- Position among the export's values, from 0.
    position INTEGER NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('refused', 'unchanged', 'dropped', 'overtaken')),
    code TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (push, block, position),
    FOREIGN KEY (push, block) REFERENCES push_block (push, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE raw_text (document TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE receive_mapping (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    -- JSON: the mapping file.
    body TEXT NOT NULL
) STRICT;

CREATE TABLE received_values (
    connection INTEGER NOT NULL REFERENCES dhis2_connection (id) ON DELETE CASCADE,
    facility TEXT NOT NULL,
    period TEXT NOT NULL,
    -- When it was read, milliseconds since 1970.
    at INTEGER NOT NULL,
    -- JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (connection, facility, period)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE sync_run (
    id INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    by_itself INTEGER NOT NULL CHECK (by_itself IN (0, 1)),
    bytes INTEGER NOT NULL,
    -- JSON: the outcome as shown.
    outcome TEXT NOT NULL
) STRICT;

CREATE TABLE sync_setting (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
    every_minutes INTEGER NOT NULL CHECK (every_minutes > 0),
    daily_megabytes INTEGER CHECK (daily_megabytes > 0)
) STRICT;

CREATE TABLE target (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE "target_document" (
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

CREATE TABLE threshold (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    body TEXT NOT NULL
) STRICT;

CREATE TABLE wanted (position INTEGER PRIMARY KEY, id TEXT NOT NULL, rev TEXT NOT NULL) STRICT;

CREATE UNIQUE INDEX api_client_by_name ON api_client (name) WHERE revoked_at IS NULL;

CREATE INDEX contact_by_parent ON contact (parent, contact_type, primary_contact, left_at);

CREATE INDEX contact_by_primary_contact ON contact (primary_contact) WHERE primary_contact IS NOT NULL;

CREATE INDEX contact_by_type ON contact (contact_type, primary_contact, parent, left_at) WHERE primary_contact IS NOT NULL;

CREATE UNIQUE INDEX dhis2_connection_current ON dhis2_connection (current) WHERE current = 1;

CREATE INDEX export_by_data_set ON export (data_set, period, id);

CREATE INDEX follow_up_by_subject ON follow_up (period, contact, finding, id);

CREATE INDEX handover_by_month ON handover (period, facility);

CREATE INDEX journal_by_month ON journal (period, facility, number);

CREATE INDEX org_unit_link_by_org_unit ON org_unit_link (org_unit);

CREATE INDEX outbound_item_by_document ON outbound_item (document, connection, origin, mapping, id);

CREATE INDEX outbound_item_open ON outbound_item (connection, state, id) WHERE state IN ('queued', 'on_its_way');

CREATE INDEX record_by_short_id ON record (short_id) WHERE short_id IS NOT NULL;

CREATE INDEX record_by_type ON record (kind, type, reported_at);

CREATE INDEX sync_run_by_start ON sync_run (started_at);

CREATE INDEX target_document_by_tag ON target_document (tag, contact, user) WHERE tag <> '';
