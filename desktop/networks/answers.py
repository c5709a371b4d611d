"""What an answer means, as one of the five publish errors; it never takes a server's words as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from desktop.errors import (
    CannotRead,
    NotSent,
    OutcomeUnknown,
    PublishError,
    RateLimited,
    Rejected,
    SignInNeeded,
)
from desktop.model.identities import Account
from desktop.networks.words import plain
from desktop.ports import Credentials


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: status, headers with lower-case names, body. Untrusted throughout."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Silence:
    """No whole answer. `has_left` is false only when certainly no byte of the request went out.

    `why` completes the sentence "X ..." in our own words, since a library's words carry addresses.
    """

    has_left: bool
    why: str


class Verb(StrEnum):
    """What was asked of the network."""

    OWNER = "owner"
    PUBLISH = "publish"
    DELETE = "delete"
    RECENT = "recent"


_NOTHING = {
    Verb.OWNER: "",
    Verb.PUBLISH: " Nothing was published.",
    Verb.DELETE: " Nothing was deleted.",
    Verb.RECENT: "",
}


class Troubles:
    """Makes the error for one account's answers. Only `silent` and `unclear` know what a doubt costs."""

    def __init__(self, account: Account, credentials: Credentials) -> None:
        self._account = account
        self._place = account.network.label
        self._secrets = tuple(credentials.values.values())

    def silent(self, silence: Silence, verb: Verb) -> PublishError:
        """No whole answer came."""
        if not silence.has_left:
            return NotSent(
                f"{self._place} {silence.why}.",
                remedy="Check this computer's connection, then try again.",
                is_unreached=True,
            )
        return self._doubt(silence.why, verb)

    def unclear(self, answer: Answer, verb: Verb) -> PublishError:
        """An answer came that says neither yes nor no."""
        return self._doubt(f"gave an answer that cannot be trusted (it answered {answer.status})", verb)

    def _doubt(self, why: str, verb: Verb) -> PublishError:
        if verb is Verb.PUBLISH:
            return OutcomeUnknown(
                f"{self._place} {why}. The post may be out.",
                remedy=f"Look at {self._account.label} on {self._place} before you send it again.",
            )
        if verb is Verb.DELETE:
            return NotSent(
                f"{self._place} {why}. The post may be deleted or not.",
                remedy="Deleting it again does no harm.",
            )
        return NotSent(f"{self._place} {why}.", remedy="Try again.")

    def sign_in(self, verb: Verb) -> SignInNeeded:
        """The network does not take these credentials."""
        return SignInNeeded(
            f"{self._place} does not accept the keys kept for {self._account.label}.{_NOTHING[verb]}",
            remedy="Sign in to this account again.",
        )

    def limited(self, until: datetime, verb: Verb) -> RateLimited:
        """The network takes nothing before `until` (aware UTC)."""
        return RateLimited(
            f"{self._place} takes no more requests for {self._account.label} "
            f"before {until:%Y-%m-%d %H:%M} UTC.{_NOTHING[verb]}",
            until=until,
            remedy="Wait until then.",
        )

    def duplicate(self, said: str, duplicate_of: str | None = None, duplicate_url: str = "") -> Rejected:
        """The network says that this text is out already."""
        return Rejected(
            f"{self._place} says that {self._account.label} has posted these words already."
            f"{_NOTHING[Verb.PUBLISH]}",
            reason=plain(said, self._secrets),
            remedy="Look at the account, or change the words.",
            is_duplicate=True,
            duplicate_of=duplicate_of,
            duplicate_url=duplicate_url,
        )

    def refused(self, said: str, verb: Verb, *, remedy: str = "") -> Rejected | CannotRead:
        """The network says no, in words that are quoted as plain text where there are any."""
        words = plain(said, self._secrets)
        quoted = f": “{words}”" if words else ", without saying why"
        if verb is Verb.RECENT:
            return CannotRead(
                f"{self._place} does not let {self._account.label} read its own posts{quoted}.",
                remedy=remedy or "Look at the account on the network itself.",
            )
        return Rejected(
            f"{self._place} refused{quoted}.{_NOTHING[verb]}",
            reason=words,
            remedy=remedy or "Change the post, or see what the network asks of this account.",
        )

    def wrong_id(self, verb: Verb) -> Rejected:
        """A post's id that is none of this network's: it never goes into an address."""
        return Rejected(
            f"That is not the id of a post on {self._place}.{_NOTHING[verb]}",
            remedy="Use the id from the receipt.",
        )

    def missing(self, names: tuple[str, ...], known: str) -> SignInNeeded:
        """The credentials lack `names`; `known` says what they should be."""
        return SignInNeeded(
            f"The keys for {self._account.label} on {self._place} lack {' and '.join(names)}. "
            "Nothing was published.",
            remedy=known,
        )

    def misshapen(self, name: str) -> SignInNeeded:
        """A credential holds what no key holds, such as a blank or a line's end."""
        return SignInNeeded(
            f"The {name} for {self._account.label} on {self._place} holds characters that no key has. "
            "Nothing was published.",
            remedy="Copy it again, without blanks or line ends.",
        )

    def cleaned(self, said: object, longest: int = 100) -> str:
        """A name that a server gave, as one short line; empty when it is no text."""
        return plain(said, self._secrets)[:longest] if isinstance(said, str) else ""


def misshapen_name(credentials: Credentials) -> str:
    """The name of the first credential that could not stand in a header; empty when all can."""
    for name, value in credentials.values.items():
        if not value.isascii() or not value.isprintable() or " " in value:
            return name
    return ""


def told_at(answer: Answer | None) -> datetime | None:
    """The network's own time by an answer's Date header (aware UTC, whole seconds), None without one."""
    try:
        told = parsedate_to_datetime(answer.headers.get("date", "")) if answer is not None else None
        return told.astimezone(UTC) if told is not None and told.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def json_in(answer: Answer) -> object:
    """The body as JSON, None when it is none. Raises nothing, however odd the body is."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def member(found: object, *names: str) -> object:
    """What stands at the path `names` in nested JSON objects, None where a step is missing."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def said_in(found: object) -> str:
    """A server's own words in an error body: its detail, message, its errors' messages, or its title."""
    return next((words for words in _sayings(found) if words.strip()), "")


def _sayings(found: object) -> Iterator[str]:
    if not isinstance(found, dict):
        return
    errors = found.get("errors")
    for place in (found, *(errors if isinstance(errors, list) else ())):
        for name in ("detail", "message"):
            words = member(place, name)
            if isinstance(words, str):
                yield words
    title = found.get("title")
    if isinstance(title, str):
        yield title
