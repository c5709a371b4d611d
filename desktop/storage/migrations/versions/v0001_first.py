"""The first shape of the data file; once released it is never edited, a later shape is a later file."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE operators (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        body TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE identities (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        is_removed INTEGER NOT NULL CHECK (is_removed IN (0, 1)),
        body TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE accounts (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        identity_id TEXT NOT NULL REFERENCES identities (id),
        is_removed INTEGER NOT NULL CHECK (is_removed IN (0, 1)),
        body TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX accounts_of_identity ON accounts (identity_id)",
    """
    CREATE TABLE drafts (
        id TEXT NOT NULL PRIMARY KEY,
        identity_id TEXT NOT NULL REFERENCES identities (id),
        accounts TEXT NOT NULL,
        revision INTEGER NOT NULL,
        saved_at INTEGER NOT NULL,
        body TEXT NOT NULL,
        is_posted INTEGER NOT NULL CHECK (is_posted IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX drafts_open ON drafts (saved_at) WHERE is_posted = 0",
    "CREATE INDEX drafts_of_identity ON drafts (identity_id)",
    """
    CREATE TABLE approvals (
        position INTEGER PRIMARY KEY,
        draft_id TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
        body TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX approvals_of_draft ON approvals (draft_id)",
    """
    CREATE TABLE waivers (
        position INTEGER PRIMARY KEY,
        draft_id TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
        body TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX waivers_of_draft ON waivers (draft_id)",
    """
    CREATE TABLE confirmations (
        draft_id TEXT NOT NULL PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
        body TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE reviews (
        draft_id TEXT NOT NULL PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
        changed_at INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT
    """,
    # One draft becomes one post, whoever approves it twice.
    """
    CREATE TABLE posts (
        id TEXT NOT NULL PRIMARY KEY,
        draft_id TEXT NOT NULL UNIQUE,
        approved_at INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX posts_approved ON posts (approved_at)",
    """
    CREATE TABLE deliveries (
        id TEXT NOT NULL PRIMARY KEY,
        post_id TEXT NOT NULL REFERENCES posts (id),
        account_id TEXT NOT NULL,
        account TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        zone TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT,
        detail TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        worker TEXT,
        claimed_at INTEGER,
        lease_until INTEGER,
        receipts TEXT NOT NULL,
        in_flight INTEGER
    ) STRICT
    """,
    "CREATE INDEX deliveries_due ON deliveries (state, due_at, id)",
    "CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 'publishing'",
    # One post goes to one account once: only a delivery that came to nothing makes room for another.
    """
    CREATE UNIQUE INDEX deliveries_once ON deliveries (post_id, account_id)
        WHERE state NOT IN ('failed', 'cancelled')
    """,
    """
    CREATE TABLE entries (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        deed TEXT NOT NULL,
        who TEXT NOT NULL,
        about TEXT NOT NULL,
        detail TEXT NOT NULL,
        identity_id TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX entries_about ON entries (about, number)",
    """
    CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END
    """,
    """
    CREATE TRIGGER entries_are_not_removed BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END
    """,
)


def upgrade() -> None:
    """Makes an empty file into a data file."""
    for statement in _STATEMENTS:
        op.execute(statement)
