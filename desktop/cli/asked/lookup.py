"""Shortened ids and typed names, turned into the one thing they mean; it never guesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop.errors import BadInput
from desktop.flow.people.near import did_you_mean, names_of, spelled
from desktop.model.deliveries import Delivery
from desktop.model.identities import Account, Identity, Network
from desktop.model.posts import Draft, Post, PostId

if TYPE_CHECKING:
    from desktop.app import Application

__all__ = [
    "account_named",
    "by_id",
    "delivery_with",
    "did_you_mean",
    "draft_or_post",
    "draft_with",
    "identity_named",
    "named",
    "post_with",
    "spelled",
]

SHORTEST = 4
"""How many characters of an id are enough to try; fewer are refused as a slip of the hand."""

_LISTED = 8
"""How many characters of an id the lists show, and scripts copy: no name may stand in for those."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


_T = TypeVar("_T")
_N = TypeVar("_N", bound=_Named)


def by_id(words: str, things: Iterable[_T], what: str, id_of: Callable[[_T], str]) -> _T:
    """The one thing whose id begins with `words`; raises BadInput for none, several, or too few letters."""
    words = _begun(words, what)
    found = [thing for thing in things if id_of(thing).startswith(words)]
    exact = [thing for thing in found if id_of(thing) == words]
    return _only(words, exact or found, what)


def _begun(words: str, what: str) -> str:
    words = words.strip().lower()
    if len(words) < SHORTEST:
        raise BadInput(
            f"“{_cut(words)}” is too short for the id of a {what}.",
            remedy=f"Give at least its first {SHORTEST} characters.",
        )
    return words


def _only(words: str, found: Sequence[_T], what: str) -> _T:
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"{len(found)} ids of a {what} begin with {_cut(words)}.", remedy="Give more of it.")
    raise BadInput(f"There is no {what} {_cut(words)}.", remedy=_LISTS.get(what, "Look it up in a list."))


_LISTS = {
    "draft": "See: masthead draft list.",
    "draft or post": "See: masthead draft list, masthead queue.",
    "post": "See: masthead queue.",
    "delivery": "See: masthead queue.",
    "account": "See: masthead account list.",
    "identity": "See: masthead identity list.",
    "operator": "See: masthead operator list.",
    "template": "See: masthead template list.",
}


def named(words: str, things: Sequence[_N], what: str) -> _N:
    """The one thing with this name, in any case, or whose id begins so; raises BadInput otherwise."""
    wanted = " ".join(words.split()).casefold()
    same = [thing for thing in things if thing.name.casefold() == wanted]
    others = [thing for thing in things if len(wanted) >= _LISTED and thing.id.startswith(wanted)]
    if same and others and same != others:
        raise BadInput(
            f"{_cut(words.strip())} is the name of one {what} and begins the id of another.",
            remedy="Give the whole id.",
        )
    if len(same) == 1:
        return same[0]
    if len(wanted) >= SHORTEST and _is_hexadecimal(wanted):
        return by_id(wanted, things, what, lambda thing: thing.id)
    raise BadInput(
        f"There is no {what} called {_cut(words.strip()) or 'nothing at all'}.",
        remedy=did_you_mean(words, [thing.name for thing in things]) or _LISTS[what],
    )


def identity_named(app: Application, words: str) -> Identity:
    """An identity by its name or id."""
    return named(words, app.enroll.identities(), "identity")


def account_named(accounts: Sequence[Account], words: str) -> Account:
    """An account by network:handle, by its handle alone where that is enough, or by its id."""
    network, colon, handle = words.strip().partition(":")
    if colon and network.lower() not in {each.value for each in Network}:
        raise BadInput(
            f"“{_cut(words)}” names no network that Masthead knows.",
            remedy=f"Write NETWORK:HANDLE with one of {', '.join(each.value for each in Network)}.",
        )
    wanted = (handle if colon else words).strip().removeprefix("@").casefold()
    found = [
        account
        for account in accounts
        if wanted in names_of(account) and (not colon or account.network.value == network.lower())
    ]
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise BadInput(
            f"{len(found)} accounts are called {_cut(words)}.",
            remedy=f"Write one of {', '.join(spelled(each) for each in found)}, or its id.",
        )
    if not colon and len(wanted) >= SHORTEST and _is_hexadecimal(wanted):
        return by_id(wanted, accounts, "account", lambda account: account.id)
    near = did_you_mean(words, [spelled(each) for each in accounts])
    raise BadInput(f"There is no account {_cut(words.strip())}.", remedy=near or _LISTS["account"])


def draft_with(app: Application, words: str) -> Draft:
    """A draft by its id or the beginning of it."""
    return by_id(words, app.compose.drafts(), "draft", lambda draft: draft.id)


def post_with(app: Application, words: str) -> Post:
    """An approved post by the beginning of its own id, its draft's, or one of its deliveries'.

    Raises what `Post` itself refuses where its row was changed behind Masthead's back.
    """
    words = _begun(words, "post")
    return app.look_over.post(_only(words, _post_ids(app, words), "post"))


def draft_or_post(app: Application, words: str) -> Draft | Post:
    """A draft, or the post that was made of it, by the beginning of an id."""
    words = _begun(words, "draft or post")
    drafts = [draft for draft in app.compose.drafts() if draft.id.startswith(words)]
    both: list[Draft | PostId] = [*drafts, *_post_ids(app, words)]
    one = _only(words, both, "draft or post")
    return one if isinstance(one, Draft) else app.look_over.post(one)


def delivery_with(app: Application, words: str) -> Delivery:
    """A delivery by its id or the beginning of it; cancelled ones are gone from here."""
    words = _begun(words, "delivery")
    found = app.look_over.delivery_ids(words)
    exact = [id for id in found if id == words]
    return app.schedule.delivery(_only(words, exact or found, "delivery"))


def _post_ids(app: Application, words: str) -> Sequence[PostId]:
    found = app.look_over.post_ids(words)
    return [id for id in found if id == words] or found


def _is_hexadecimal(words: str) -> bool:
    return all(letter in "0123456789abcdef" for letter in words)


def _cut(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"
