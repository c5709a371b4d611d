"""The queue's rows counted as they come and go, its words without accents, many rows made anew at once;
once released it is never edited."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Six hours: every day in every zone begins at most three hours from such an edge.
_QUARTER = 6 * 3600 * 1_000_000

# Beside the six hours in which it stands, each row is counted under this one, which holds them all.
_ALL = -(1 << 62)

# SQLite's division goes towards zero; before 1970 that would be upwards.
_SLOT = f"(({{0}}.at - (({{0}}.at % {_QUARTER}) + {_QUARTER}) % {_QUARTER}) / {_QUARTER})"

_OF_GROUP = "word = {0}.word AND identity_id = {0}.identity_id AND networks = {0}.networks"
_OF_ROW = f"slot IN ({_ALL}, {_SLOT}) AND {_OF_GROUP}".format("old")

_COUNT = """
    INSERT INTO queue_counts (slot, word, identity_id, networks, count)
        SELECT {slot}, word, identity_id, networks, count(*) FROM queue GROUP BY 1, 2, 3, 4
"""

_COLUMNS = "key, post_id, draft_id, at, word, identity_id, networks"
_KEPT = f"INSERT INTO queue ({_COLUMNS}, said) SELECT {_COLUMNS}, "

# A post whose rows are made anew later, all at once, is left alone until then.
_NOT_LATER = "NOT EXISTS (SELECT 1 FROM queue_later WHERE post_id = {0}.post_id)"

_MOVED = (
    "((old.state, old.detail, old.due_at, old.account, old.identity_id) <> "
    "(new.state, new.detail, new.due_at, new.account, new.identity_id) OR old.reason IS NOT new.reason)"
)


def _post_again(id: str) -> str:
    return f"""
        DELETE FROM queue WHERE post_id = {id};
        {_KEPT} (SELECT number FROM sayings WHERE sayings.post_id = queue_of_posts.post_id)
            FROM queue_of_posts WHERE post_id = {id};
    """


def _trigger(name: str, when: str, do: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {when} BEGIN {do} END"


_COUNTS = (
    """
    CREATE TABLE queue_counts (
        slot INTEGER NOT NULL,
        word TEXT NOT NULL,
        identity_id TEXT NOT NULL,
        networks TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (slot, word, identity_id, networks)
    ) STRICT, WITHOUT ROWID
    """,
    _COUNT.format(slot=_SLOT.format("queue")),
    _COUNT.format(slot=_ALL),
    _trigger(
        "queue_counted",
        "INSERT ON queue",
        f"""
        INSERT INTO queue_counts (slot, word, identity_id, networks, count)
            VALUES ({_SLOT.format("new")}, new.word, new.identity_id, new.networks, 1),
                ({_ALL}, new.word, new.identity_id, new.networks, 1)
            ON CONFLICT DO UPDATE SET count = count + 1;
        """,
    ),
    _trigger(
        "queue_discounted",
        "DELETE ON queue",
        f"""
        UPDATE queue_counts SET count = count - 1 WHERE {_OF_ROW};
        DELETE FROM queue_counts WHERE {_OF_ROW} AND count = 0;
        """,
    ),
)

_LATER = (
    "CREATE TABLE queue_later (post_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    _trigger("queue_made_later", "DELETE ON queue_later", _post_again("old.post_id")),
    "DROP TRIGGER queue_delivery_added",
    "DROP TRIGGER queue_delivery_moved",
    _trigger(
        "queue_delivery_added",
        f"INSERT ON deliveries WHEN {_NOT_LATER.format('new')}",
        _post_again("new.post_id"),
    ),
    _trigger(
        "queue_delivery_moved",
        f"UPDATE ON deliveries WHEN {_MOVED} AND {_NOT_LATER.format('new')}",
        _post_again("new.post_id"),
    ),
    # With all that a search asks of the rows it finds.
    "DROP INDEX queue_said",
    "CREATE INDEX queue_said ON queue (said, at, key, word, identity_id, networks)",
    "CREATE INDEX deliveries_paused ON deliveries (paused, due_at, id, post_id) WHERE state = 'held'",
)


# Drafts of an import that are to stand before their approvers, until the work gets to each of them.
_ASKED = """
    CREATE TABLE asked (
        draft_id TEXT PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
"""


def upgrade() -> None:
    """Counts what is there, folds its words, and keeps both from then on."""
    for statement in (*_COUNTS, *_LATER, _ASKED):
        op.execute(statement)
    _fold()


def _fold() -> None:
    """The views keep their names, by which the triggers know them, and what they are made of."""
    made = op.get_bind().exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE name IN ('words_of_posts', 'words_of_drafts')"
    )
    for name, sql in list(made):
        plain = str(sql).partition(" AS ")[2]
        op.execute(f"DROP VIEW {name}")
        op.execute(f"CREATE VIEW {name} AS SELECT post_id, draft_id, folded(words) AS words FROM ({plain})")
    op.execute(
        _trigger(
            "sayings_changed",
            "UPDATE ON sayings",
            """
            INSERT INTO found (found, rowid, words) VALUES ('delete', old.number, old.words);
            INSERT INTO found (rowid, words) VALUES (new.number, new.words);
            """,
        )
    )
    op.execute("UPDATE sayings SET words = folded(words) WHERE words <> folded(words)")
