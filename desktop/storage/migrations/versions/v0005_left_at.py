"""When a request in doubt left by this computer's own clock; once released it is never edited."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE deliveries ADD COLUMN left_at INTEGER",
    # By our clock it is not known of what was in doubt before this: its claim is the nearest there is.
    """
    UPDATE deliveries
    SET left_at = coalesce(claimed_at, max(due_at, coalesce(departed_at, due_at)))
    WHERE in_flight IS NOT NULL
    """,
)


def upgrade() -> None:
    """Adds the column and fills it for what is in doubt."""
    for statement in _STATEMENTS:
        op.execute(statement)
