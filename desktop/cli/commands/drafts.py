"""`masthead draft`: words are begun, kept, moved, confirmed and discarded; nothing leaves from here."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import account_named, draft_with, identity_named
from desktop.cli.asked.moments import add_times, read_time, wants_slot, window_in
from desktop.cli.asked.session import at_keyboard, names_in, opened
from desktop.cli.asked.texts import texts_in
from desktop.cli.commands.bulk import importing
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command, add_group
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import verdict_lines
from desktop.errors import BadInput
from desktop.model.findings import Finding
from desktop.model.identities import Account, IdentityId
from desktop.model.posts import Draft, Media, Part, TimeWindow

if TYPE_CHECKING:
    from desktop.app import Application


def add_to(commands: Commands) -> None:
    """Adds the group."""
    drafts = add_group(commands, "draft", "words on their way", list_drafts)
    adding = add_command(drafts, "add", "begin a draft", add_draft)
    adding.add_argument("--identity", required=True, metavar="IDENTITY", help="in whose name it is")
    _add_words(adding)
    importing.add_to(drafts)
    add_command(drafts, "list", "drafts that are no post yet", list_drafts)
    showing = add_command(drafts, "show", "one draft, with what the policy says of it", show_draft)
    showing.add_argument("draft", metavar="DRAFT")
    editing = add_command(drafts, "edit", "other words, accounts or time", edit_draft)
    editing.add_argument("draft", metavar="DRAFT")
    _add_words(editing)
    editing.add_argument("--no-time", action="store_true", help="as soon as it is approved")
    moving = add_command(drafts, "move", "move it to another identity", move_draft)
    moving.add_argument("draft", metavar="DRAFT")
    moving.add_argument("--identity", required=True, metavar="IDENTITY")
    moving.add_argument("--account", action="append", metavar="ACCOUNT", help="where it goes then (repeat)")
    discarding = add_command(drafts, "discard", "remove it for good", discard_draft)
    discarding.add_argument("draft", metavar="DRAFT")
    waiving = add_command(drafts, "waive", "sign one finding off, with a reason", waive_finding)
    waiving.add_argument("draft", metavar="DRAFT")
    waiving.add_argument("rule", metavar="RULE", help="such as respect.MILD")
    waiving.add_argument("--reason", required=True, metavar="WORDS")
    waiving.add_argument("--fingerprint", default="", metavar="F", help="which one, where there are several")
    confirming = add_command(drafts, "confirm", "its author has looked again at the cautions", confirm_draft)
    confirming.add_argument("draft", metavar="DRAFT")
    confirming.add_argument("--typed-handle", default="", metavar="HANDLE", help="the account you do mean")


def _add_words(parser: ArgumentParser) -> None:
    parser.add_argument("--text", action="append", metavar="WORDS", help="its words; repeat for a thread")
    parser.add_argument("--file", metavar="FILE", help="its words from a UTF-8 file, - for standard input")
    parser.add_argument("--account", action="append", metavar="ACCOUNT", help="network:handle or id (repeat)")
    parser.add_argument("--picture", action="append", metavar="FILE", help="for the first part (repeat)")
    parser.add_argument("--alt", action="append", metavar="WORDS", help="describes the picture before it")
    add_times(parser)


def add_draft(given: Namespace, console: Console) -> Exit:
    """Begins a draft and keeps it."""
    texts = texts_in(given)
    with opened(given) as app:
        identity = identity_named(app, given.identity)
        by = at_keyboard(app, given).id
        accounts = _accounts(app, given.account or ())
        window = _window(app, given, identity.id, accounts)
        pictures = _pictures(app, given)
        draft = app.compose.begin(
            identity.id,
            by=by,
            account_ids=[account.id for account in accounts],
            texts=texts,
            window=window,
        )
        if pictures:
            draft = app.compose.keep(_with_pictures(draft, pictures), by=by)
        return _show(app, draft, console)


def list_drafts(given: Namespace, console: Console) -> Exit:
    """Drafts that are no post yet, last saved first."""
    with opened(given) as app:
        found, names = app.compose.drafts(), names_in(app)
    lines = [
        f"{records.short(each.id)}  {each.identity.name}, {names.get(each.author_id, '?')}: "
        f"{records.one_line(each)}"
        for each in found
    ]
    console.give({"drafts": [records.draft(each, names) for each in found]}, lines or ["No draft."])
    return Exit.DONE


def show_draft(given: Namespace, console: Console) -> Exit:
    """One draft with its findings, signatures and waivers."""
    with opened(given) as app:
        return _show(app, draft_with(app, given.draft), console)


def edit_draft(given: Namespace, console: Console) -> Exit:
    """Keeps another version; signatures under the earlier one lapse."""
    with opened(given) as app:
        draft = draft_with(app, given.draft)
        by = at_keyboard(app, given).id
        if given.text or given.file is not None:
            texts = texts_in(given)
            media = [part.media for part in draft.parts] + [()] * len(texts)
            draft = replace(draft, parts=tuple(map(Part, texts, media[: len(texts)])))
        if given.account is not None:
            draft = replace(draft, accounts=_accounts(app, given.account))
        window = _window(app, given, draft.identity.id, draft.accounts, draft)
        if window is not None and given.no_time:
            raise BadInput("Both --at and --no-time were given.", remedy="Give one of them.")
        if window is not None or given.no_time:
            draft = replace(draft, window=window)
        if given.picture:
            draft = _with_pictures(draft, _pictures(app, given))
        return _show(app, app.compose.keep(draft, by=by), console)


def move_draft(given: Namespace, console: Console) -> Exit:
    """Moves the words to another identity, with the accounts that were named and no others."""
    with opened(given) as app:
        draft = draft_with(app, given.draft)
        identity = identity_named(app, given.identity)
        accounts = _accounts(app, given.account or ())
        # Refused before anything is moved, if an account is not that identity's.
        replace(draft.moved_to(identity), accounts=accounts)
        by = at_keyboard(app, given).id
        moved = app.compose.move(draft.id, identity.id, by=by)
        if accounts:
            moved = app.compose.keep(replace(moved, accounts=accounts), by=by)
        return _show(app, moved, console)


def discard_draft(given: Namespace, console: Console) -> Exit:
    """Removes a draft for good."""
    with opened(given) as app:
        draft = draft_with(app, given.draft)
        app.compose.discard(draft.id, by=at_keyboard(app, given).id)
    console.give({"discarded": {"id": draft.id}}, [f"Draft {records.short(draft.id)} is discarded."])
    return Exit.DONE


def waive_finding(given: Namespace, console: Console) -> Exit:
    """Signs one finding off."""
    with opened(given) as app:
        draft = draft_with(app, given.draft)
        finding = _finding(app, draft, given)
        waiver = app.check.waive(draft, finding, given.reason, by=at_keyboard(app, given).id)
    line = f"{finding.rule} is waived for this version by {waiver.operator_name}."
    console.give({"waiver": records.waiver(waiver)}, [line])
    return Exit.DONE


def confirm_draft(given: Namespace, console: Console) -> Exit:
    """The author's "I looked again"."""
    with opened(given) as app:
        draft = draft_with(app, given.draft)
        said = app.approve.confirm(draft.id, by=at_keyboard(app, given).id, typed_handle=given.typed_handle)
    record = {"draft_id": draft.id, "digest": said.digest, "at": records.moment(said.confirmed_at)}
    console.give({"confirmed": record}, [f"Draft {records.short(draft.id)} is confirmed as it stands."])
    return Exit.DONE


def _show(app: Application, draft: Draft, console: Console) -> Exit:
    names = names_in(app)
    standing = app.approve.standing(draft.id)
    record = {
        "draft": records.draft(draft, names),
        "check": records.verdict(standing.verdict),
        "approvals": {
            "needed": standing.needed,
            "signed": [each.operator_name for each in standing.approvals],
            "review": records.review(standing.review, names) if standing.review else None,
            "is_confirmed": standing.is_confirmed,
        },
        "waivers": [records.waiver(each) for each in standing.verdict.waivers],
    }
    signed = ", ".join(each.operator_name for each in standing.approvals) or "nobody"
    lines = [
        *records.draft_lines(draft, names),
        f"  approvals needed: {standing.needed}, signed: {signed}",
        *verdict_lines(standing.verdict, draft),
    ]
    console.give(record, lines)
    return Exit.DONE


def _window(
    app: Application,
    given: Namespace,
    identity_id: IdentityId,
    accounts: Sequence[Account],
    draft: Draft | None = None,
) -> TimeWindow | None:
    """The time that was asked for, also as the next free slot."""
    if not wants_slot(given):
        return window_in(given, app.now(), draft.window if draft else None)
    ids = [account.id for account in accounts]
    window = app.timing.next_slot(identity_id, ids, besides=draft.id if draft else None)
    if given.until is None:
        return window
    return replace(window, closes=read_time(given.until, given.zone or window.zone, given.fold))


def _accounts(app: Application, words: Sequence[str]) -> tuple[Account, ...]:
    known = app.enroll.accounts()
    return tuple(account_named(known, each) for each in words)


def _pictures(app: Application, given: Namespace) -> tuple[Media, ...]:
    paths, alts = given.picture or [], given.alt or []
    if len(alts) > len(paths):
        raise BadInput("There are more --alt than --picture.", remedy="Give each picture one description.")
    described = [*alts, *[""] * (len(paths) - len(alts))]
    return tuple(app.compose.attach(Path(path), alt) for path, alt in zip(paths, described, strict=True))


def _with_pictures(draft: Draft, pictures: tuple[Media, ...]) -> Draft:
    first = replace(draft.parts[0], media=pictures)
    return replace(draft, parts=(first, *draft.parts[1:]))


def _finding(app: Application, draft: Draft, given: Namespace) -> Finding:
    found = [
        each
        for each in app.check.verdict(draft).standing
        if each.rule.casefold() == given.rule.casefold() and each.fingerprint.startswith(given.fingerprint)
    ]
    if not found:
        raise BadInput(
            f"The draft has no finding of the rule {given.rule[:60]}.", remedy="See: masthead draft show."
        )
    if len({each.fingerprint for each in found}) > 1:
        choices = ", ".join(sorted({each.fingerprint[:12] for each in found}))
        raise BadInput(
            f"The rule {found[0].rule} found {len(found)} things.",
            remedy=f"Add --fingerprint with one of {choices}.",
        )
    return found[0]
