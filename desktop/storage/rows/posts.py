"""Posts as rows, each with everything it was approved with; a row that was changed is not a post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select, union, update

from desktop.errors import BadInput
from desktop.model.posts import Post, PostId
from desktop.ports import ID_MOST
from desktop.storage import tables
from desktop.storage.rows.drafts import ReviewRows
from desktop.storage.rows.transaction import begins, not_found
from desktop.storage.snapshots import microseconds, packed, unpacked


class PostRows(ReviewRows):
    """Reading goes through `Post` itself, which refuses what no longer matches its digest."""

    def post(self, post_id: PostId) -> Post:
        """One post; raises BadInput for none, DigestChanged or NotApproved when its row was changed."""
        rows = self._read(select(tables.posts).where(tables.posts.c.id == post_id))
        if not rows:
            raise not_found("post", post_id)
        return self._post(rows[0])

    def posts(self, *, among: Sequence[PostId] | None = None) -> tuple[Post, ...]:
        """Every post, or these, last approved first."""
        table = tables.posts
        query = select(table).order_by(table.c.approved_at.desc(), table.c.id)
        if among is not None:
            query = query.where(table.c.id.in_(among))
        return tuple(self._post(row) for row in self._read(query))

    def post_ids(self, beginning: str) -> tuple[PostId, ...]:
        """Posts of the list whose id, draft's id or delivery's id begins so, also where `post` refuses."""
        posts, deliveries, listed = tables.posts, tables.deliveries, tables.queue
        own = select(posts.c.id).where(begins(posts.c.id, beginning))
        by_draft = select(posts.c.id).where(begins(posts.c.draft_id, beginning))
        by_delivery = select(deliveries.c.post_id).where(begins(deliveries.c.id, beginning))
        ids = union(own, by_draft, by_delivery).subquery()
        is_listed = select(listed.c.key).where(listed.c.post_id == ids.c.id).exists()
        found = self._read(select(ids.c.id).where(is_listed).order_by(ids.c.id).limit(ID_MOST))
        return tuple(PostId(row.id) for row in found)

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
