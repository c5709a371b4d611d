"""The queue, what left and the journal as records under names that stay; it reads and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from desktop.errors import BadInput
from desktop.flow.bulk.columns import (
    ACCOUNTS,
    AT,
    DESPITE_QUIET,
    IDENTITY,
    UNTIL,
    ZONE,
    picture_columns,
    text_column,
)
from desktop.flow.bulk.exports.write_out import Cells
from desktop.flow.bulk.pictures import kept_name
from desktop.flow.people.near import names_of, spelled
from desktop.model.deliveries import Delivery
from desktop.model.identities import Account, OperatorId
from desktop.model.journal import JournalEntry
from desktop.model.posts import Draft, Post
from desktop.model.queue import QueueRow
from desktop.model.times import zone_named

Names = Mapping[OperatorId, str]

_BEFORE = (IDENTITY, ACCOUNTS, AT, UNTIL, ZONE)
_AFTER = ("state", "why", "due", "author", "approved_by", "approved_at", "links", "draft", "post")
SENT_COLUMNS = (
    "sent_at", "identity", "network", "account", "part", "text", "link", "remote_id", "author", "approved_by",
    "approved_at", "post", "delivery",
)  # fmt: skip
JOURNAL_COLUMNS = ("number", "at", "deed", "who", "about", "detail", "identity")


def queue_columns(rows: Iterable[QueueRow]) -> list[str]:
    """The columns that these rows need: as many for words and pictures as the longest thread has."""
    pictures: list[int] = []
    for row in rows:
        for number, part in enumerate(row.draft.parts):
            pictures += [0] * (number + 1 - len(pictures))
            pictures[number] = max(pictures[number], len(part.media))
    columns = [text_column(number) for number in range(len(pictures) or 1)]
    for number, count in enumerate(pictures):
        for item in range(count):
            columns += picture_columns(number, item)
    return [IDENTITY, ACCOUNTS, *columns, AT, UNTIL, ZONE, DESPITE_QUIET, *_AFTER]


def queue_record(row: QueueRow, names: Names, accounts: Iterable[Account]) -> Cells:
    """One row of the queue; what an import reads of it makes the same draft again.

    `accounts` are all there are: one that shares its name with another goes by its id.
    """
    draft, post = row.draft, row.post
    own = [each.account for each in row.deliveries] or list(draft.accounts)
    window = draft.window
    return {
        IDENTITY: draft.identity.name,
        ACCOUNTS: [_written(each, accounts) for each in own],
        **_words(draft),
        AT: _local(window.opens, window.zone) if window else None,
        UNTIL: _local(window.closes, window.zone) if window and window.closes else None,
        ZONE: window.zone if window else None,
        DESPITE_QUIET: "yes" if window and window.is_despite_quiet else None,
        "state": row.word.value,
        "why": row.why,
        "due": _utc(row.at),
        "author": names.get(draft.author_id, ""),
        **_approved(post),
        "links": [receipt.url for each in row.deliveries for receipt in each.receipts if receipt.url],
        "draft": draft.id,
        "post": post.id if post else None,
    }


def sent_records(delivery: Delivery, post: Post | None, names: Names) -> Iterator[Cells]:
    """What left with one delivery: a record for each part that its network took.

    `post` None: its row cannot be read any more, so that only what the network answered is told.
    """
    account = delivery.account
    for receipt in delivery.receipts:
        draft = post.draft if post else None
        has_part = draft is not None and receipt.part < len(draft.parts)
        yield {
            "sent_at": _utc(receipt.received_at),
            "identity": draft.identity.name if draft else None,
            "network": account.network.label,
            "account": account.label,
            "part": receipt.part + 1,
            "text": draft.parts[receipt.part].text if draft and has_part else None,
            "link": receipt.url,
            "remote_id": receipt.remote_id,
            "author": names.get(draft.author_id, "") if draft else None,
            **_approved(post),
            "post": delivery.post_id,
            "delivery": delivery.id,
        }


def journal_record(entry: JournalEntry, identities: Mapping[str, str]) -> Cells:
    """One entry; `identities` are names by id, and one that is gone stays an id."""
    return {
        "number": entry.number,
        "at": _utc(entry.at),
        "deed": entry.deed.value,
        "who": entry.who,
        "about": entry.about,
        "detail": entry.detail,
        "identity": identities.get(entry.identity_id, entry.identity_id),
    }


def _words(draft: Draft) -> dict[str, str]:
    found = {}
    for number, part in enumerate(draft.parts):
        found[text_column(number)] = part.text
        for item, media in enumerate(part.media):
            picture, alt = picture_columns(number, item)
            found |= {picture: kept_name(media), alt: media.alt}
    return found


def _approved(post: Post | None) -> dict[str, str | list[str] | None]:
    return {
        "approved_by": [each.operator_name for each in post.approvals] if post else [],
        "approved_at": _utc(post.approved_at) if post else None,
    }


def _written(account: Account, accounts: Iterable[Account]) -> str:
    """network:handle, or the account's id where that could be read as another, or as two."""
    handle = account.handle.removeprefix("@").casefold()
    alike = [
        each
        for each in accounts
        if each.identity_id == account.identity_id
        and each.network is account.network
        and handle in names_of(each)
    ]
    is_plain = handle.strip() == handle and not any(sign in handle for sign in ";|,\n\r")
    return spelled(account) if len(alike) <= 1 and is_plain and handle else account.id


def _local(moment: datetime, zone: str) -> str:
    """ISO 8601 with the offset that holds there and then, so that it means one moment."""
    try:
        return moment.astimezone(zone_named(zone)).isoformat()
    except (BadInput, OverflowError):
        return moment.isoformat()


def _utc(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
