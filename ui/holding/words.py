"""What the window says while everything is held; it decides nothing itself."""

from __future__ import annotations

from datetime import datetime

from ui.compose.phrases import listed
from ui.holding.reading import Held
from ui.parts import moments


def title(held: Held) -> str:
    """ "Everything is held. Nothing goes out from any account.", or whose accounts are."""
    if held.is_all:
        return "Everything is held. Nothing goes out from any account."
    are = "is" if len(held.names) == 1 else "are"
    whose = "its" if len(held.names) == 1 else "their"
    return f"{listed(held.names)} {are} held. Nothing goes out from {whose} accounts."


def second_line(held: Held, zone: str, now: datetime) -> str:
    """The reason, who holds it, since when, and how long that is."""
    pause = held.pauses[0]
    since = moments.when_words(pause.began_at, zone, now)
    ago = moments.until_words(pause.began_at, now)
    how_long = "" if ago == "now" else f" ({ago.removesuffix(' ago')})"
    more = f" · and {len(held.pauses) - 1} more" if len(held.pauses) > 1 else ""
    return f"“{pause.reason}” · Held by {pause.operator_name} since {since}{how_long}{more}"


def review_words(held: Held) -> str:
    """What the button of the bar does."""
    if held.count == 0:
        return "Review and end the hold"
    return f"Review {held.count} post{'s' if held.count != 1 else ''} one by one to resume"


def second_person(held: Held) -> tuple[str, str]:
    """Who must agree: a heading and a sentence."""
    holders = " or ".join(dict.fromkeys(pause.operator_name for pause in held.pauses))
    if held.approvers:
        return "Second person", f"{' or '.join(held.approvers)}; never {holders}, who began the hold."
    if held.needs_second:
        return "Second person", f"Somebody else; never {holders} for what they began to hold."
    return "No second person", "None of these identities has approvers, so one person reviews alone."
