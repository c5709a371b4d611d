"""Things as records for programs, with keys that stay, and in a line for people; never a credential."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desktop.model.deliveries import Delivery, Receipt
from desktop.model.findings import Field, Finding, Verdict, Waiver
from desktop.model.identities import Account, Identity, Operator, OperatorId
from desktop.model.journal import JournalEntry
from desktop.model.posts import Draft, Media, Post, Review
from desktop.model.queue import QueueRow
from desktop.model.times import describe
from desktop.model.timing.timetable import Timetable

Names = Mapping[OperatorId, str]


def moment(at: datetime | None) -> str | None:
    """A moment as programs read it: ISO 8601 in UTC."""
    return at.isoformat() if at is not None else None


def short(id: str) -> str:
    """The beginning of an id, enough to type."""
    return id[:8]


def operator(found: Operator) -> dict[str, object]:
    """{"id", "name"}"""
    return {"id": found.id, "name": found.name}


def identity(found: Identity, names: Names) -> dict[str, object]:
    """{"id", "kind", "name", "approvals_needed", "approvers", "solo", "signals", "packs", "is_practice",
    "timetable"}"""
    return {
        "id": found.id,
        "kind": found.kind.value,
        "name": found.name,
        "approvals_needed": found.approvals_needed,
        "approvers": [{"id": each, "name": names.get(each, "")} for each in found.approvers],
        "solo": found.solo.words if found.solo else None,
        "signals": {
            "handles": list(found.signals.handles),
            "hashtags": list(found.signals.hashtags),
            "domains": list(found.signals.domains),
        },
        "packs": list(found.packs),
        "is_practice": found.is_practice,
        "timetable": timetable(found.timetable) if found.timetable else None,
    }


def timetable(found: Timetable) -> dict[str, object]:
    """{"zone", "quiet", "slots", "gap_minutes", "grace_minutes"}"""
    return {
        "zone": found.zone,
        "quiet": [each.words for each in found.quiet],
        "slots": [each.words for each in found.slots],
        "gap_minutes": found.gap_minutes,
        "grace_minutes": found.grace_minutes,
    }


def account(found: Account) -> dict[str, object]:
    """{"id", "identity_id", "network", "handle", "owner_id", "display_name", "base_url"}"""
    return {
        "id": found.id,
        "identity_id": found.identity_id,
        "network": found.network.value,
        "handle": found.handle,
        "owner_id": found.owner_id,
        "display_name": found.display_name,
        "base_url": found.base_url,
    }


def where(found: Account) -> str:
    """An account in a sentence: "@lanternbooks on Practice"."""
    return f"{found.label} on {found.network.label}"


def _picture(found: Media) -> dict[str, object]:
    return {"name": found.name, "sha256": found.sha256, "type": found.media_type, "alt": found.alt}


def draft(found: Draft, names: Names) -> dict[str, object]:
    """{"id", "identity", "author", "accounts", "parts", "at", "until", "zone",
    "despite_quiet", "revision", "digest"}"""
    window = found.window
    return {
        "id": found.id,
        "identity": {
            "id": found.identity.id,
            "name": found.identity.name,
            "kind": found.identity.kind.value,
        },
        "author": {"id": found.author_id, "name": names.get(found.author_id, "")},
        "accounts": [account(each) for each in found.accounts],
        "parts": [{"text": part.text, "media": [_picture(m) for m in part.media]} for part in found.parts],
        "at": moment(window.opens) if window else None,
        "until": moment(window.closes) if window else None,
        "zone": window.zone if window else None,
        "despite_quiet": window is not None and window.is_despite_quiet,
        "revision": found.revision,
        "digest": found.digest,
    }


def draft_lines(found: Draft, names: Names) -> list[str]:
    """A draft for people: who, where, when and the words."""
    accounts = ", ".join(where(each) for each in found.accounts) or "no account chosen"
    window = found.window
    lines = [
        f"Draft {short(found.id)}, by {names.get(found.author_id, '?')}, "
        f"for {found.identity.name} ({found.identity.kind.value})",
        f"  to    {accounts}",
        f"  when  {describe(window.opens, window.zone) if window else 'as soon as it is approved'}",
    ]
    if window and window.closes:
        lines.append(f"  until {describe(window.closes, window.zone)}")
    if window and window.is_despite_quiet:
        lines.append("        in quiet hours too")
    for number, part in enumerate(found.parts, start=1):
        lines.append(f"  part {number} of {len(found.parts)}" if len(found.parts) > 1 else "  words")
        lines += [f"    {line}" for line in part.text.split("\n")]
        lines += [f"    [picture {m.name}: {m.alt or 'no description'}]" for m in part.media]
    return lines


def one_line(found: Draft, width: int = 60) -> str:
    """A draft's first words."""
    words = " ".join(found.parts[0].text.split())
    return words if len(words) <= width else words[: width - 1] + "…"


def finding(found: Finding, verdict: Verdict) -> dict[str, object]:
    """{"rule", "severity", "part", "field", "item", "span", "message", "why", "remedy", "source",
    "fingerprint", "is_waivable", "is_waived"}"""
    return {
        "rule": found.rule,
        "severity": found.severity.name,
        "part": found.place.part,
        "field": found.place.field.value,
        "item": found.place.item,
        "span": list(found.place.span) if found.place.span else None,
        "message": found.message,
        "why": found.why,
        "remedy": found.remedy,
        "source": found.source,
        "fingerprint": found.fingerprint,
        "is_waivable": found.is_waivable,
        "is_waived": verdict.is_waived(found),
    }


def verdict(found: Verdict) -> dict[str, object]:
    """{"verdict", "findings", "policy"}; waived findings come last and say so."""
    waived = [each for each in found.findings if found.is_waived(each)]
    return {
        "verdict": found.outcome.value,
        "findings": [finding(each, found) for each in (*found.standing, *waived)],
        "policy": {
            "digest": found.policy.digest,
            "packs": [{"name": name, "version": version} for name, version in found.policy.packs],
            "rules": found.policy.rule_count,
        },
    }


def waiver(found: Waiver) -> dict[str, object]:
    """{"rule", "fingerprint", "reason", "by", "at"}"""
    return {
        "rule": found.rule,
        "fingerprint": found.fingerprint,
        "reason": found.reason,
        "by": found.operator_name,
        "at": moment(found.waived_at),
    }


def review(found: Review, names: Names) -> dict[str, object]:
    """{"draft_id", "digest", "state", "by", "at", "note"}"""
    return {
        "draft_id": found.draft_id,
        "digest": found.digest,
        "state": found.state.value,
        "by": names.get(found.operator_id, ""),
        "at": moment(found.changed_at),
        "note": found.note,
    }


def post(found: Post, names: Names) -> dict[str, object]:
    """{"id", "draft", "digest", "approved_at", "approvals"}"""
    return {
        "id": found.id,
        "draft": draft(found.draft, names),
        "digest": found.digest,
        "approved_at": moment(found.approved_at),
        "approvals": [
            {"by": each.operator_name, "at": moment(each.signed_at), "note": each.note}
            for each in found.approvals
        ],
    }


def _receipt(found: Receipt) -> dict[str, object]:
    return {
        "part": found.part,
        "remote_id": found.remote_id,
        "url": found.url,
        "received_at": moment(found.received_at),
    }


def delivery(found: Delivery) -> dict[str, object]:
    """{"id", "post_id", "account", "due_at", "zone", "state", "reason", "detail", "attempts", "receipts"}"""
    return {
        "id": found.id,
        "post_id": found.post_id,
        "account": account(found.account),
        "due_at": moment(found.due_at),
        "zone": found.zone,
        "state": found.state.value,
        "reason": found.reason.value if found.reason else None,
        "detail": found.detail,
        "attempts": found.attempts,
        "receipts": [_receipt(each) for each in found.receipts],
    }


def delivery_lines(found: Delivery) -> list[str]:
    """A delivery for people, with its links."""
    state = f"{found.state.value} ({found.reason.value.replace('_', ' ')})" if found.reason else found.state
    lines = [f"{short(found.id)}  {where(found.account)}: {state}"]
    if found.detail:
        lines.append(f"          {found.detail}")
    lines += [f"          {each.url}" for each in found.receipts if each.url]
    return lines


def row(found: QueueRow, names: Names) -> dict[str, object]:
    """{"state", "at", "zone", "why", "draft", "post_id", "deliveries"}"""
    return {
        "state": found.word.value,
        "at": moment(found.at),
        "zone": found.zone,
        "why": found.why,
        "draft": draft(found.draft, names),
        "post_id": found.post_id,
        "deliveries": [delivery(each) for each in found.deliveries],
    }


def row_lines(found: QueueRow) -> list[str]:
    """A row of the queue for people."""
    at = describe(found.at, found.zone) if found.at else "as soon as it is approved"
    lines = [
        f"{found.word.value:<18} {at}",
        f"  {found.draft.identity.name}: {one_line(found.draft)}",
        f"  {found.why}",
    ]
    if not found.deliveries:
        name, id = ("post", found.post.id) if found.post else ("draft", found.draft.id)
        accounts = ", ".join(where(each) for each in found.draft.accounts) or "no account chosen"
        return [*lines, f"  {name} {short(id)}, {accounts}"]
    for each in found.deliveries:
        lines.append(f"  delivery {short(each.id)}, {where(each.account)}")
        lines += [f"    {receipt.url}" for receipt in each.receipts if receipt.url]
    return lines


def entry(found: JournalEntry) -> dict[str, object]:
    """{"number", "at", "deed", "who", "about", "detail", "identity_id"}"""
    return {
        "number": found.number,
        "at": moment(found.at),
        "deed": found.deed.value,
        "who": found.who,
        "about": found.about,
        "detail": found.detail,
        "identity_id": found.identity_id,
    }


def entry_line(found: JournalEntry, zone: str) -> str:
    """A journal entry for people."""
    deed = found.deed.value.replace("_", " ")
    detail = f": {found.detail}" if found.detail else ""
    return f"{describe(found.at, zone)}  {found.who}, {deed} [{short(found.about)}]{detail}"


def stands_in_text(found: Finding) -> bool:
    """Whether a finding can be shown under the words."""
    return found.place.field in (Field.TEXT, Field.ALT) and found.place.span is not None
