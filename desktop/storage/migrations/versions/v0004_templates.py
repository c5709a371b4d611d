"""Templates, and an account's deliveries in order of time; once released it is never edited."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE templates (
        position INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        identity_id TEXT NOT NULL REFERENCES identities (id),
        body TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX deliveries_of_account ON deliveries (account_id, due_at)",
)


def upgrade() -> None:
    """Makes the table and the index."""
    for statement in _STATEMENTS:
        op.execute(statement)
