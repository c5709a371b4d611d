"""Posts as rows, each with everything it was approved with; a row that was changed is not a post."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select, update

from desktop.errors import BadInput
from desktop.model.posts import Post, PostId
from desktop.storage import tables
from desktop.storage.rows.drafts import DraftRows
from desktop.storage.rows.transaction import not_found
from desktop.storage.snapshots import microseconds, packed, unpacked


class PostRows(DraftRows):
    """Reading goes through `Post` itself, which refuses what no longer matches its digest."""

    def post(self, post_id: PostId) -> Post:
        """One post; raises BadInput for none, DigestChanged or NotApproved when its row was changed."""
        rows = self._read(select(tables.posts).where(tables.posts.c.id == post_id))
        if not rows:
            raise not_found("post", post_id)
        return self._post(rows[0])

    def posts(self) -> tuple[Post, ...]:
        """Every post, last approved first."""
        table = tables.posts
        rows = self._read(select(table).order_by(table.c.approved_at.desc(), table.c.id))
        return tuple(self._post(row) for row in rows)

    def post_ids(self) -> tuple[PostId, ...]:
        """Every post's id, last approved first, also of those whose row was changed."""
        table = tables.posts
        rows = self._read(select(table.c.id).order_by(table.c.approved_at.desc(), table.c.id))
        return tuple(PostId(row.id) for row in rows)

    def add_post(self, post: Post) -> None:
        """Keeps the post; its draft leaves `drafts()`. Raises BadInput when that draft is a post already."""
        table = tables.posts
        known = self._read(
            select(table.c.id).where((table.c.draft_id == post.draft.id) | (table.c.id == post.id))
        )
        if known:
            raise BadInput("The draft has become a post already.", remedy="Open the queue to see it.")
        row = {"draft_id": post.draft.id, "approved_at": microseconds(post.approved_at), "body": packed(post)}
        self._write(insert(table).values(id=post.id, **row))
        self._write(update(tables.drafts).where(tables.drafts.c.id == post.draft.id).values(is_posted=True))

    def _post(self, row: Row[Any]) -> Post:
        with self._reading(f"the post {row.id}"):
            return unpacked(Post, row.body)
