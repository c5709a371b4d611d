"""The tables as queries name them; it never creates or changes one: that is what the migrations do."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Text

metadata = MetaData()

operators = Table(
    "operators",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("body", Text, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("is_removed", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("identity_id", Text, nullable=False),
    Column("is_removed", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("identity_id", Text, nullable=False),
    Column("accounts", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_at", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("is_posted", Boolean, nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("draft_id", Text, nullable=False),
    Column("body", Text, nullable=False),
)

waivers = Table(
    "waivers",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("draft_id", Text, nullable=False),
    Column("body", Text, nullable=False),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("draft_id", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("draft_id", Text, primary_key=True),
    Column("changed_at", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

asked = Table(
    "asked",
    metadata,
    Column("draft_id", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("draft_id", Text, nullable=False),
    Column("approved_at", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("post_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("due_at", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("detail", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("worker", Text),
    Column("claimed_at", Integer),
    Column("lease_until", Integer),
    Column("receipts", Text, nullable=False),
    Column("in_flight", Integer),
    Column("identity_id", Text, nullable=False),
    Column("departed_at", Integer),
    Column("left_at", Integer),
    Column("looks", Integer, nullable=False),
    Column("look_at", Integer),
    Column("promised_at", Integer),
    Column("paused", Integer, nullable=False),
    Column("resumed", Integer, nullable=False),
)

pauses = Table(
    "pauses",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("is_over", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

templates = Table(
    "templates",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("identity_id", Text, nullable=False),
    Column("body", Text, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("deed", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("identity_id", Text, nullable=False),
)

queue = Table(
    "queue",
    metadata,
    Column("at", Integer, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("post_id", Text),
    Column("draft_id", Text),
    Column("word", Text, nullable=False),
    Column("identity_id", Text, nullable=False),
    Column("networks", Text, nullable=False),
    Column("said", Integer),
)
"""An index that triggers keep (migration 0003); only read here."""

queue_counts = Table(
    "queue_counts",
    metadata,
    Column("slot", Integer, primary_key=True),
    Column("word", Text, primary_key=True),
    Column("identity_id", Text, primary_key=True),
    Column("networks", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How many rows of the queue stand in each six hours since 1970 (UTC), and in all; kept by triggers."""

queue_later = Table("queue_later", metadata, Column("post_id", Text, primary_key=True))
"""Posts whose rows in the queue are made anew when they leave this table; empty between transactions."""

sayings = Table(
    "sayings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("post_id", Text),
    Column("draft_id", Text),
    Column("words", Text, nullable=False),
)
"""The words of the queue's rows, kept by the same triggers."""

remote_posts = Table(
    "remote_posts",
    metadata,
    Column("remote_id", Text, primary_key=True),
    Column("delivery_id", Text, primary_key=True),
)
"""Which delivery's receipt names a network's post, kept by triggers."""
