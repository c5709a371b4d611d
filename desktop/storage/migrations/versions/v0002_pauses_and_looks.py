"""Pauses, and what a delivery in doubt keeps; once released it is never edited."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE deliveries ADD COLUMN identity_id TEXT NOT NULL DEFAULT ''",
    "UPDATE deliveries SET identity_id = json_extract(account, '$.identity_id')",
    "ALTER TABLE deliveries ADD COLUMN departed_at INTEGER",
    "ALTER TABLE deliveries ADD COLUMN looks INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE deliveries ADD COLUMN look_at INTEGER",
    "ALTER TABLE deliveries ADD COLUMN promised_at INTEGER",
    "ALTER TABLE deliveries ADD COLUMN paused INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE deliveries ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0",
    # When it left is not known of what was in doubt before this; its claim is the nearest there is.
    "UPDATE deliveries SET departed_at = coalesce(claimed_at, due_at) WHERE in_flight IS NOT NULL",
    "CREATE INDEX deliveries_of_post ON deliveries (post_id)",
    "CREATE INDEX deliveries_latest ON deliveries (identity_id, due_at, id)",
    "CREATE INDEX deliveries_in_doubt ON deliveries (account_id) WHERE in_flight IS NOT NULL",
    "CREATE INDEX deliveries_looked_for ON deliveries (look_at) WHERE look_at IS NOT NULL",
    """
    CREATE TABLE pauses (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        is_over INTEGER NOT NULL CHECK (is_over IN (0, 1)),
        body TEXT NOT NULL
    ) STRICT
    """,
)


def upgrade() -> None:
    """Adds the columns, fills them for what is there, and makes the table."""
    for statement in _STATEMENTS:
        op.execute(statement)
