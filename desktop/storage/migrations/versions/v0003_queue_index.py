"""The index of the queue: its rows in order, their words to search; once released it is never edited.

What a row holds is said once, in the views `queue_of_posts` and `queue_of_drafts`. The table `queue` keeps
their rows in order; triggers write them anew in the very statement that changes what they are made of, so
that no writer, the publisher's claims included, can forget it.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NO_TIME = 1 << 62
"""Where a row stands that has no time: behind every moment that can be stored."""

# A row that somebody damaged must not stop a statement that only passes by: what is no JSON says nothing.
_NETWORK = "CASE WHEN json_valid({0}) THEN json_extract({0}, '$.network') END"

_MOMENT = """
    coalesce(
        CAST(strftime('%s', substr({0}, 1, 19)) AS INTEGER) * 1000000
        + CAST(substr({0}, 21, 6) AS INTEGER), {1}
    )
"""

_WORD = """
    CASE {0}.state
        WHEN 'scheduled' THEN 'Ready'
        WHEN 'publishing' THEN 'Sending'
        WHEN 'published' THEN 'Sent'
        WHEN 'failed' THEN 'Failed'
        ELSE CASE {0}.reason
            WHEN 'overdue' THEN 'Overdue'
            WHEN 'unconfirmed' THEN 'Unconfirmed'
            ELSE 'Held'
        END
    END
"""

_SAME_ROW = f"""
    other.post_id = mine.post_id
    AND other.state <> 'cancelled'
    AND {_WORD.format("other")} = {_WORD.format("mine")}
    AND other.detail = mine.detail
"""

# Deliveries of one post with the same word and the same sentence stand in one row, under the first of them.
_OF_DELIVERIES = f"""
    SELECT mine.id AS key, mine.post_id AS post_id, NULL AS draft_id, mine.due_at AS at,
        {_WORD.format("mine")} AS word, mine.identity_id AS identity_id,
        (
            SELECT ' ' || coalesce(group_concat({_NETWORK.format("other.account")}, ' '), '') || ' '
            FROM deliveries AS other WHERE {_SAME_ROW}
        ) AS networks
    FROM deliveries AS mine
    WHERE mine.state <> 'cancelled' AND NOT EXISTS (
        SELECT 1 FROM deliveries AS other
        WHERE {_SAME_ROW} AND (other.due_at, other.id) < (mine.due_at, mine.id)
    )
"""

_OF_UNSCHEDULED = f"""
    SELECT posts.draft_id AS key, posts.id AS post_id, NULL AS draft_id,
        {_MOMENT.format("json_extract(posts.body, '$.draft.window.opens')", NO_TIME)} AS at,
        'Held' AS word, coalesce(json_extract(posts.body, '$.draft.identity.id'), '') AS identity_id,
        (
            SELECT ' ' || coalesce(
                group_concat(CASE type WHEN 'object' THEN json_extract(value, '$.network') END, ' '), ''
            ) || ' '
            FROM json_each(posts.body, '$.draft.accounts')
        ) AS networks
    FROM posts
    WHERE json_valid(posts.body) AND NOT EXISTS (SELECT 1 FROM deliveries WHERE post_id = posts.id)
"""

# A draft and its post have the same key: the one is gone before the other comes.
_IS_OPEN = """
    NOT drafts.is_posted AND NOT identities.is_removed
    AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.draft_id = drafts.id)
"""

_OF_DRAFTS = f"""
    SELECT drafts.id AS key, NULL AS post_id, drafts.id AS draft_id,
        {_MOMENT.format("json_extract(drafts.body, '$.window.opens')", NO_TIME)} AS at,
        CASE json_extract(reviews.body, '$.state') WHEN 'waiting' THEN 'Needs approval'
            ELSE 'Changes requested' END AS word,
        drafts.identity_id AS identity_id,
        (
            SELECT ' ' || coalesce(group_concat({_NETWORK.format("accounts.body")}, ' '), '') || ' '
            FROM json_each(drafts.accounts) JOIN accounts ON accounts.id = value
            WHERE accounts.identity_id = drafts.identity_id AND NOT accounts.is_removed
        ) AS networks
    FROM drafts JOIN reviews ON reviews.draft_id = drafts.id
        JOIN identities ON identities.id = drafts.identity_id
    WHERE {_IS_OPEN}
        AND json_valid(drafts.body) AND json_valid(drafts.accounts) AND json_valid(reviews.body)
"""

# What people look for: every word of every part, and who says it where.
_EACH_TEXT = "group_concat(CASE type WHEN 'object' THEN json_extract(value, '$.text') END, char(10))"
_HANDLES = "char(10) || json_extract({0}, '$.handle') || char(10) || json_extract({0}, '$.display_name')"

_WORDS_OF_POSTS = f"""
    SELECT posts.id AS post_id, NULL AS draft_id,
        coalesce((SELECT {_EACH_TEXT} FROM json_each(posts.body, '$.draft.parts')), '')
        || char(10) || coalesce(json_extract(posts.body, '$.draft.identity.name'), '')
        || coalesce((
            SELECT group_concat(CASE type WHEN 'object' THEN {_HANDLES.format("value")} END, '')
            FROM json_each(posts.body, '$.draft.accounts')
        ), '') AS words
    FROM posts WHERE json_valid(posts.body)
"""

_WORDS_OF_DRAFTS = f"""
    SELECT NULL AS post_id, drafts.id AS draft_id,
        coalesce((SELECT {_EACH_TEXT} FROM json_each(drafts.body, '$.parts')), '')
        || char(10) || coalesce(json_extract(identities.body, '$.name'), '')
        || coalesce((
            SELECT group_concat({_HANDLES.format("accounts.body")}, '')
            FROM json_each(drafts.accounts) JOIN accounts ON accounts.id = value
            WHERE accounts.identity_id = drafts.identity_id AND NOT accounts.is_removed
                AND json_valid(accounts.body)
        ), '') AS words
    FROM drafts JOIN reviews ON reviews.draft_id = drafts.id
        JOIN identities ON identities.id = drafts.identity_id
    WHERE {_IS_OPEN}
        AND json_valid(drafts.body) AND json_valid(drafts.accounts) AND json_valid(identities.body)
"""

_RECEIVED = """
    SELECT json_extract(value, '$.remote_id'), deliveries.id
    FROM deliveries,
        json_each(CASE WHEN json_valid(deliveries.receipts) THEN deliveries.receipts ELSE '[]' END)
    WHERE type = 'object' AND json_extract(value, '$.remote_id') IS NOT NULL
"""

_POST_SAID = """
    INSERT INTO sayings (post_id, draft_id, words) SELECT * FROM words_of_posts WHERE post_id = new.id;
"""

_COLUMNS = "key, post_id, draft_id, at, word, identity_id, networks"
_KEPT = f"INSERT INTO queue ({_COLUMNS}, said) SELECT {_COLUMNS}, "
_SAID_BY_POST = "(SELECT number FROM sayings WHERE sayings.post_id = {0}.post_id)"
_SAID_BY_DRAFT = "(SELECT number FROM sayings WHERE sayings.draft_id = {0}.draft_id)"


def _post_again(id: str) -> str:
    return f"""
        DELETE FROM queue WHERE post_id = {id};
        {_KEPT} {_SAID_BY_POST.format("queue_of_posts")} FROM queue_of_posts WHERE post_id = {id};
    """


def _drafts_again(which: str) -> str:
    """Drafts before their approvers, and their words, which change until they are posts."""
    return f"""
        DELETE FROM queue WHERE draft_id {which};
        DELETE FROM sayings WHERE draft_id {which};
        INSERT INTO sayings (post_id, draft_id, words)
            SELECT post_id, draft_id, words FROM words_of_drafts WHERE draft_id {which};
        {_KEPT} {_SAID_BY_DRAFT.format("queue_of_drafts")} FROM queue_of_drafts WHERE draft_id {which};
    """


_MOVED = (
    "(old.state, old.detail, old.due_at, old.account, old.identity_id) <> "
    "(new.state, new.detail, new.due_at, new.account, new.identity_id) OR old.reason IS NOT new.reason"
)


def _receipts_again(of: str) -> str:
    return f"""
        DELETE FROM remote_posts WHERE delivery_id = {of}.id;
        INSERT OR IGNORE INTO remote_posts (remote_id, delivery_id) {_RECEIVED} AND deliveries.id = {of}.id;
    """


def _trigger(name: str, when: str, do: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {when} BEGIN {do} END"


_IN_REVIEW = "IN (SELECT drafts.id FROM drafts JOIN reviews ON reviews.draft_id = drafts.id WHERE {0})"
_OF_IDENTITY = _IN_REVIEW.format("drafts.identity_id = new.id")
_OF_ACCOUNT = _IN_REVIEW.format("drafts.identity_id = new.identity_id")

_STATEMENTS = (
    """
    CREATE TABLE sayings (
        number INTEGER PRIMARY KEY,
        post_id TEXT UNIQUE,
        draft_id TEXT UNIQUE,
        words TEXT NOT NULL
    ) STRICT
    """,
    # Three letters at a time: any part of any word of any script is found, in capitals or not.
    """
    CREATE VIRTUAL TABLE found USING fts5(
        words, content = 'sayings', content_rowid = 'number', tokenize = 'trigram'
    )
    """,
    _trigger(
        "sayings_added",
        "INSERT ON sayings",
        "INSERT INTO found (rowid, words) VALUES (new.number, new.words);",
    ),
    _trigger(
        "sayings_removed",
        "DELETE ON sayings",
        "INSERT INTO found (found, rowid, words) VALUES ('delete', old.number, old.words);",
    ),
    """
    CREATE TABLE queue (
        at INTEGER NOT NULL,
        key TEXT NOT NULL UNIQUE,
        post_id TEXT,
        draft_id TEXT,
        word TEXT NOT NULL,
        identity_id TEXT NOT NULL,
        networks TEXT NOT NULL,
        said INTEGER,
        PRIMARY KEY (at, key)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX queue_by_word ON queue (word, at, key, identity_id, networks)",
    "CREATE INDEX queue_said ON queue (said)",
    # Looking for an Unconfirmed one must not walk through everything that is held.
    "DROP INDEX deliveries_looked_for",
    "CREATE INDEX deliveries_looked_for ON deliveries (look_at, id) WHERE look_at IS NOT NULL",
    "CREATE INDEX deliveries_signed_out ON deliveries (account_id) WHERE reason = 'sign_in_needed'",
    """
    CREATE TABLE remote_posts (
        remote_id TEXT NOT NULL,
        delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
        PRIMARY KEY (remote_id, delivery_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX remote_posts_of ON remote_posts (delivery_id)",
    f"INSERT OR IGNORE INTO remote_posts (remote_id, delivery_id) {_RECEIVED}",
    "CREATE INDEX queue_of_post ON queue (post_id) WHERE post_id IS NOT NULL",
    "CREATE INDEX queue_of_draft ON queue (draft_id) WHERE draft_id IS NOT NULL",
    f"CREATE VIEW queue_of_posts AS {_OF_DELIVERIES} UNION ALL {_OF_UNSCHEDULED}",
    f"CREATE VIEW queue_of_drafts AS {_OF_DRAFTS}",
    f"CREATE VIEW words_of_posts AS {_WORDS_OF_POSTS}",
    f"CREATE VIEW words_of_drafts AS {_WORDS_OF_DRAFTS}",
    "INSERT INTO sayings (post_id, draft_id, words) SELECT * FROM words_of_posts",
    "INSERT INTO sayings (post_id, draft_id, words) SELECT * FROM words_of_drafts",
    f"{_KEPT} {_SAID_BY_POST.format('queue_of_posts')} FROM queue_of_posts",
    f"{_KEPT} {_SAID_BY_DRAFT.format('queue_of_drafts')} FROM queue_of_drafts",
    _trigger(
        "queue_post_added",
        "INSERT ON posts",
        _drafts_again("= new.draft_id") + _POST_SAID + _post_again("new.id"),
    ),
    _trigger(
        "queue_post_changed",
        "UPDATE ON posts",
        "DELETE FROM sayings WHERE post_id = new.id;" + _POST_SAID + _post_again("new.id"),
    ),
    _trigger("queue_delivery_added", "INSERT ON deliveries", _post_again("new.post_id")),
    _trigger(
        "queue_delivery_moved",
        f"UPDATE ON deliveries WHEN {_MOVED}",
        _post_again("new.post_id"),
    ),
    _trigger("queue_delivery_removed", "DELETE ON deliveries", _post_again("old.post_id")),
    _trigger("receipts_came", "INSERT ON deliveries WHEN new.receipts <> '[]'", _receipts_again("new")),
    _trigger(
        "receipts_changed", "UPDATE ON deliveries WHEN new.receipts <> old.receipts", _receipts_again("new")
    ),
    _trigger("queue_review_added", "INSERT ON reviews", _drafts_again("= new.draft_id")),
    _trigger("queue_review_changed", "UPDATE ON reviews", _drafts_again("= new.draft_id")),
    _trigger("queue_review_removed", "DELETE ON reviews", _drafts_again("= old.draft_id")),
    _trigger(
        "queue_draft_changed",
        "UPDATE ON drafts WHEN EXISTS (SELECT 1 FROM reviews WHERE draft_id = new.id)",
        _drafts_again("= new.id"),
    ),
    _trigger("queue_identity_changed", "UPDATE ON identities", _drafts_again(_OF_IDENTITY)),
    _trigger("queue_account_added", "INSERT ON accounts", _drafts_again(_OF_ACCOUNT)),
    _trigger("queue_account_changed", "UPDATE ON accounts", _drafts_again(_OF_ACCOUNT)),
)


def upgrade() -> None:
    """Makes the index, fills it for what is there, and keeps it from then on."""
    for statement in _STATEMENTS:
        op.execute(statement)
