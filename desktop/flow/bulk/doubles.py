"""Which words an account has already: in the file itself, in a draft, in the queue; it forbids nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from desktop.errors import BadInput, NotApproved, StoreCorrupt
from desktop.model.deliveries import Delivery, DeliveryState
from desktop.model.identities import AccountId
from desktop.model.posts import Draft, DraftId, Post, PostId
from desktop.policy.folding import fold_term
from desktop.ports import UnitOfWork

_Key = tuple[str, str, tuple[str, ...]]
_OVER = (DeliveryState.FAILED, DeliveryState.CANCELLED)


class Doubles:
    """Remembers what each account of each identity says, as readers see it: case, signs and disguise apart.

    Times are left out: the same words next week are the same words.
    """

    def __init__(self) -> None:
        self._known: dict[_Key, str] = {}

    def add(self, draft: Draft, where: str) -> None:
        """Remembers a draft; `where` says what it is, such as "row 3"."""
        for key in _keys(draft):
            self._known.setdefault(key, where)

    def find(self, draft: Draft) -> str:
        """What says the same already, such as "row 3"; "" where nothing does."""
        return next((self._known[key] for key in _keys(draft) if key in self._known), "")


def existing(work: UnitOfWork, look: Callable[[], None], *, without: Collection[DraftId] = ()) -> Doubles:
    """What drafts, apart from these, and the queue hold now.

    `look` is called again and again, and may raise to end it.
    """
    doubles = Doubles()
    for draft in work.drafts():
        if draft.id in without:
            continue
        look()
        doubles.add(draft, f"the draft {draft.id[:8]}")
    by_post = _states(work.deliveries())
    for post in _posts(work, by_post):
        look()
        live = by_post.get(post.id)
        if live is not None and not live:
            continue  # all of it failed or was cancelled
        draft = post.draft
        if live is not None:
            draft = replace(draft, accounts=tuple(each for each in draft.accounts if each.id in live))
        doubles.add(draft, f"the post {post.id[:8]} in the queue")
    return doubles


def _posts(work: UnitOfWork, scheduled: Iterable[PostId]) -> Iterator[Post]:
    """Every post that can be rebuilt. A damaged row is refused where it would be sent, not here."""
    try:
        yield from work.posts()
    except (NotApproved, BadInput, StoreCorrupt):
        for post_id in scheduled:
            with suppress(NotApproved, BadInput, StoreCorrupt):
                yield work.post(post_id)


def _states(deliveries: Iterable[Delivery]) -> dict[PostId, set[AccountId]]:
    """The accounts at which each post waits or went out."""
    found: dict[PostId, set[AccountId]] = {}
    for delivery in deliveries:
        live = found.setdefault(delivery.post_id, set())
        if delivery.state not in _OVER:
            live.add(delivery.account.id)
    return found


def _keys(draft: Draft) -> tuple[_Key, ...]:
    words = tuple(_folded(part.text) for part in draft.parts)
    if not any(words):
        words = tuple(media.sha256 for part in draft.parts for media in part.media)
    accounts: list[str] = [each.id for each in draft.accounts] or [""]
    return tuple((draft.identity.id, each, words) for each in accounts)


def _folded(text: str) -> str:
    return fold_term(text) or " ".join(unicodedata.normalize("NFKC", text).casefold().split())
