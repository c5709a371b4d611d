"""What the composer says of a draft: its tabs, its button, what stops it; it decides nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.model.findings import Severity, Verdict
from desktop.model.identities import Account, Network
from desktop.model.posts import Draft, approvals_needed
from ui.look.tokens import Tone
from ui.parts import moments
from ui.parts.tabs import Tab
from ui.speaker.measures import NETWORK_ICONS

_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


def networks_of(accounts: Sequence[Account]) -> tuple[Network, ...]:
    """The network of each account, in their order."""
    return tuple(account.network for account in accounts)


def listed(words: Sequence[str]) -> str:
    """ "X, LinkedIn and Practice"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def where_words(accounts: Sequence[Account]) -> str:
    """ "X and LinkedIn", or "4 accounts" where the names would be too many."""
    labels = list(dict.fromkeys(account.network.label for account in accounts))
    if len(labels) != len(accounts) or len(labels) > 3:
        return f"{len(accounts)} accounts" if len(accounts) != 1 else labels[0]
    return listed(labels)


def tabs_for(draft: Draft, verdict: Verdict | None) -> tuple[Tab, ...]:
    """One tab for the text (one a part in a thread), then what each network says of it."""
    count = len(draft.accounts)
    if len(draft.parts) > 1:
        texts = tuple(Tab(f"part:{index}", f"Part {index + 1}") for index in range(len(draft.parts)))
    elif count == 0:
        texts = (Tab("part:0", "No account ticked"),)
    elif count == 1:
        texts = (Tab("part:0", f"Only {draft.accounts[0].network.label}"),)
        return texts
    else:
        texts = (Tab("part:0", "Both" if count == 2 else f"All {_NUMBERS.get(count, str(count))}"),)
    faulty = {
        network
        for finding in (verdict.standing if verdict else ())
        if finding.severity is Severity.BLOCK
        for network in finding.networks
    }
    names = tuple(
        Tab(network.value, network.label, NETWORK_ICONS[network], network in faulty, is_static=True)
        for network in dict.fromkeys(networks_of(draft.accounts))
    )
    return texts + names


@dataclass(frozen=True, slots=True)
class ButtonWords:
    """The two lines of the sending button, and whether it is blocked."""

    what: str
    whom: str
    is_blocked: bool


def button_words(draft: Draft, verdict: Verdict | None, now: datetime) -> ButtonWords:
    """What the button does, as whom and where."""
    name, where = draft.identity.name, where_words(draft.accounts)
    needed = approvals_needed(draft.identity, verdict) if verdict else draft.identity.approvals_needed
    is_blocked = stop_for(draft, verdict) is not None
    if needed:
        return ButtonWords("Send for approval", f"as {name}" + (f" · {where}" if where else ""), is_blocked)
    if draft.window is None:
        return ButtonWords(f"Send as {name}", f"{where or 'no account'} · now", is_blocked)
    when = moments.when_words(draft.window.opens, draft.window.zone, now)
    return ButtonWords(f"Schedule as {name}", f"{where or 'no account'} · {when}", is_blocked)


@dataclass(frozen=True, slots=True)
class Status:
    """What stands beside the button: nothing stops this, or what does."""

    icon: str
    tone: Tone
    words: str


def stop_for(draft: Draft, verdict: Verdict | None) -> Status | None:
    """Why the draft cannot go out as it stands; None when nothing stops it."""
    if draft.is_blank:
        return Status("pencil", "muted", "Write something first")
    if not draft.accounts:
        return Status("alert-octagon", "red", "Tick an account first")
    if verdict is None or verdict.digest != draft.digest:
        return None
    if not verdict.is_complete:
        return Status("alert-octagon", "red", "Not fully checked")
    must_fix = sum(finding.severity is Severity.BLOCK for finding in verdict.standing)
    if must_fix:
        return Status("alert-octagon", "red", f"{must_fix} to fix first")
    return None


def status_for(draft: Draft, verdict: Verdict | None) -> Status:
    """What stands beside the button."""
    stop = stop_for(draft, verdict)
    if stop is not None:
        return stop
    if verdict is None or verdict.digest != draft.digest:
        return Status("eye", "muted", "Being checked")
    cautions = sum(finding.severity is Severity.CAUTION for finding in verdict.standing)
    if cautions:
        return Status("eye", "blue", f"{cautions} to look at again")
    return Status("circle-check", "green", "Nothing stops this")
