"""Checks one line of a content calendar: a record in, a record out, without an account or a keyring.

It never guesses what a malformed record meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from desktop.errors import BadInput
from desktop.model.findings import Field, Finding
from desktop.model.identities import (
    Account,
    AccountId,
    Identity,
    IdentityId,
    IdentityKind,
    Network,
    OperatorId,
    SoloStatement,
)
from desktop.model.posts import Draft, DraftId, Media, Part
from desktop.policy.engine import Context, check
from desktop.policy.loading.sheet import did_you_mean
from desktop.policy.packs import Ruleset

_KNOWN = ("id", "text", "as", "account", "network", "media", "at")
_AUTHOR = OperatorId("lint")


def lint_line(
    record: Mapping[str, object],
    ruleset: Ruleset,
    events: Sequence[str] = (),
    *,
    now: datetime | None = None,
) -> dict[str, object]:
    """What the packs say of one record: {"id", "verdict", "findings"}.

    Raises BadInput saying what is wrong with the record. Every pack that was read applies, the users' too.
    `network` ("x", "linkedin", "practice") adds that network's own rules; without it no
    network's length counts.
    `at` is when it would go out, with its offset; `now` (aware) stands in where there is none.
    """
    if not isinstance(record, Mapping):
        raise BadInput(
            "The line is not an object.", remedy='Write {"id": "1", "text": "…", "as": "CORPORATE"}.'
        )
    draft = draft_of(record, ruleset)
    moment = _moment(record.get("at")) or now or datetime.now(UTC)
    verdict = check(draft, Context(moment.astimezone(UTC), events=tuple(events)), ruleset)
    return {
        "id": record.get("id"),
        "verdict": verdict.outcome.value,
        "findings": [_shown(finding, len(draft.parts[0].text)) for finding in verdict.standing],
    }


def _shown(finding: Finding, length: int) -> dict[str, object]:
    place = finding.place
    shown: dict[str, object] = {
        "rule": finding.rule,
        "severity": finding.severity.name,
        "span": list(place.span or (0, length)),
        "message": finding.message,
        "why": finding.why,
        "remedy": finding.remedy,
    }
    if place.field is not Field.TEXT:
        shown["field"] = place.field.value
        shown["item"] = place.item
    return shown


def draft_of(record: Mapping[str, object], ruleset: Ruleset) -> Draft:
    """The draft that a record describes; raises BadInput saying what is wrong with the record."""
    # A calendar may have columns of its own; only one that stands in for a missing one is a slip.
    absent = [name for name in _KNOWN if name not in record]
    for name in record:
        if name not in _KNOWN and did_you_mean(str(name), absent).startswith(" Did"):
            raise BadInput(f"A record has no '{str(name)[:40]}'.{did_you_mean(str(name), absent)}")
    if "id" in record and not isinstance(record["id"], (str, int)):
        raise BadInput("The 'id' is neither text nor a number.", remedy="Give each line an id of its own.")
    kind = _kind(record)
    packs = {pack.name for pack in ruleset.packs if not pack.is_shipped}
    packs |= {breakage.pack for breakage in ruleset.breakages if breakage.pack not in ruleset.shipped}
    account = _text(record, "account", default="") if record.get("account") is not None else ""
    identity = Identity(
        IdentityId("lint"),
        kind,
        account.strip() or "This line",
        solo=SoloStatement("A line that is checked and not sent.", _AUTHOR, datetime(2026, 1, 1, tzinfo=UTC)),
        packs=tuple(sorted(packs)),
    )
    accounts: tuple[Account, ...] = ()
    if record.get("network") is not None:
        network = _network(record)
        accounts = (Account(AccountId("lint"), identity.id, network, account.strip() or "lint", "0"),)
    return Draft(DraftId("lint"), identity, _AUTHOR, accounts, (Part(_text(record, "text"), _media(record)),))


def _kind(record: Mapping[str, object]) -> IdentityKind:
    said = record.get("as")
    names = [kind.value for kind in IdentityKind]
    if said is None:
        raise BadInput("The record does not say who speaks.", remedy='Add "as": "CORPORATE" or "PERSONAL".')
    if not isinstance(said, str) or said not in names:
        raise BadInput(f"'as' is {_named(said)}.", remedy='It must be "CORPORATE" or "PERSONAL".')
    return IdentityKind(said)


def _network(record: Mapping[str, object]) -> Network:
    said = record["network"]
    names = [network.value for network in Network]
    if not isinstance(said, str) or said not in names:
        raise BadInput(
            f"'network' is {_named(said)}.", remedy=f"It must be one of {', '.join(names)}, or left out."
        )
    return Network(said)


def _text(record: Mapping[str, object], name: str, default: str | None = None) -> str:
    if name not in record:
        if default is not None:
            return default
        raise BadInput(f"The record has no '{name}'.", remedy=f'Add "{name}".')
    return _clean(record[name], f"'{name}'")


def _clean(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise BadInput(f"{what} is {_named(value)} and not text.", remedy="Write it between quotation marks.")
    if "\0" in value:
        raise BadInput(f"{what} holds a NUL character.", remedy="Remove it: no network takes it.")
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise BadInput(
            f"{what} holds half of a character (a lone surrogate).", remedy="Save the file as UTF-8."
        )
    return value


def _media(record: Mapping[str, object]) -> tuple[Media, ...]:
    said = record.get("media")
    if said is None:
        return ()
    if not isinstance(said, (list, tuple)):
        raise BadInput(f"'media' is {_named(said)} and not a list.", remedy='Write [{"alt": "…"}].')
    pictures: list[Media] = []
    for number, item in enumerate(said, start=1):
        if not isinstance(item, Mapping):
            raise BadInput(
                f"Picture {number} is {_named(item)} and not an object.", remedy='Write {"alt": "…"}.'
            )
        alt = item.get("alt")
        words = "" if alt is None else _clean(alt, f"The 'alt' of picture {number}")
        pictures.append(Media("0" * 64, f"picture {number}", "image/jpeg", 0, words))
    return tuple(pictures)


def _moment(said: object) -> datetime | None:
    if said is None:
        return None
    remedy = "Write it like 2026-11-27T09:00:00-05:00."
    if not isinstance(said, str):
        raise BadInput(f"'at' is {_named(said)} and not a time.", remedy=remedy)
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise BadInput(f"'at' is '{said[:40]}', which is no time.", remedy=remedy) from None
    if moment.utcoffset() is None:
        raise BadInput(f"'at' is '{said[:40]}', which names no zone.", remedy=remedy)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise BadInput(f"'at' is '{said[:40]}', which no calendar holds in UTC.", remedy=remedy) from None


def _named(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return f"'{value[:40]}'"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    return "a list" if isinstance(value, (list, tuple)) else "an object"
