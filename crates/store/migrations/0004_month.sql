-- Contacts whose document came again under another parent.
CREATE TABLE contact_move (
    contact TEXT NOT NULL,
    from_parent TEXT,
    to_parent TEXT,
    noticed_at INTEGER NOT NULL,
    PRIMARY KEY (contact, noticed_at)
) STRICT, WITHOUT ROWID;

-- What was done about a finding, or about a CHW's month as a whole. The newest row of each subject holds.
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
CREATE INDEX follow_up_by_subject ON follow_up (period, contact, finding, id);

-- JSON: from where on a number is odd.
CREATE TABLE threshold (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    body TEXT NOT NULL
) STRICT;

-- A goal of the workspace's own, beside the CHT's, for one CHW or for everyone under a place.
CREATE TABLE own_goal (
    target TEXT NOT NULL,
    subject TEXT NOT NULL,
    goal TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (target, subject)
) STRICT, WITHOUT ROWID;

-- The Ed25519 key that signs this workspace's hand-overs.
CREATE TABLE identity (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;

-- Keys that have signed hand-overs from elsewhere.
CREATE TABLE known_key (
    public BLOB PRIMARY KEY CHECK (length(public) = 32),
    server TEXT NOT NULL,
    user TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    -- Null until a person has said that the key is that user's.
    trusted_at INTEGER
) STRICT, WITHOUT ROWID;

-- What was stated about a facility's month. Each entry has the hash of the one before it.
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
CREATE INDEX journal_by_month ON journal (period, facility, number);
CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is not rewritten');
END;
CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is not shortened');
END;

-- Hand-overs from elsewhere, as they came.
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
CREATE INDEX handover_by_month ON handover (period, facility);
