"""`masthead approve`: who must say yes says it to one exact version; nothing is scheduled from here."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import did_you_mean, draft_with
from desktop.cli.asked.session import at_keyboard, names_in, opened
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.errors import BadInput, DigestChanged
from desktop.model.identities import Operator
from desktop.model.posts import Draft, Post, Review

if TYPE_CHECKING:
    from desktop.app import Application

_VERBS = ("ask", "sign", "changes", "decline")
_SHORTEST_DIGEST = 8


def add_to(commands: Commands) -> None:
    """Adds the command."""
    parser = add_command(commands, "approve", "ask for approval, give it, or send a draft back", approve)
    parser.add_argument(
        "words", nargs="+", metavar="[VERB] DRAFT",
        help="ask: put it before its approvers · sign: say yes (also without a verb) · "
        "changes: send it back with --note · decline: say no with --note",
    )  # fmt: skip
    parser.add_argument("--note", default="", metavar="WORDS")
    parser.add_argument(
        "--digest", metavar="D", help="sign only the version with this digest, as draft show gives it"
    )


def approve(given: Namespace, console: Console) -> Exit:
    """Does what the first word says; a draft alone is signed."""
    verb, words = _verb_and_draft(given.words)
    with opened(given) as app:
        draft = draft_with(app, words)
        by = at_keyboard(app, given)
        match verb:
            case "ask":
                return _shown(app, draft, app.approve.ask(draft.id, by=by.id, note=given.note), console)
            case "changes":
                made = app.approve.request_changes(draft.id, by=by.id, note=given.note)
                return _shown(app, draft, made, console)
            case "decline":
                return _shown(app, draft, app.approve.decline(draft.id, by=by.id, note=given.note), console)
        return _sign(app, draft, by, given, console)


def _verb_and_draft(words: list[str]) -> tuple[str, str]:
    if len(words) == 1 and words[0] not in _VERBS:
        return "sign", words[0]
    if len(words) == 2 and words[0] in _VERBS:
        return words[0], words[1]
    if len(words) == 1:
        raise BadInput("No draft is named.", remedy=f"Write masthead approve {words[0]} DRAFT.")
    raise BadInput(
        "The command takes one verb and one draft.",
        remedy=did_you_mean(words[0], _VERBS) or f"The verbs are {', '.join(_VERBS)}.",
    )


def _sign(app: Application, draft: Draft, by: Operator, given: Namespace, console: Console) -> Exit:
    digest = draft.digest
    read = digest if given.digest is None else given.digest.lower()
    if len(read) < _SHORTEST_DIGEST or not digest.startswith(read):
        raise DigestChanged(
            "The draft is another version than the one you read. Nothing was signed.",
            remedy="Read it again: masthead draft show.",
        )
    made = app.approve.sign(draft.id, by=by.id, digest=digest, note=given.note)
    if isinstance(made, Post):
        return _shown(app, draft, made, console)
    signed = [each.operator_name for each in made.approvals]
    record: dict[str, object] = {
        "draft_id": draft.id,
        "digest": digest,
        "needed": made.needed,
        "signed": signed,
    }
    lines = [f"Signed by {', '.join(signed)}; {made.needed - len(signed)} more needed.", *_words(app, draft)]
    console.give({"approval": record}, lines)
    return Exit.DONE


def _shown(app: Application, draft: Draft, made: Post | Review, console: Console) -> Exit:
    names = names_in(app)
    if isinstance(made, Review):
        line = f"Draft {records.short(draft.id)} is {made.state.value.replace('_', ' ')}."
        console.give({"review": records.review(made, names)}, [line])
        return Exit.DONE
    by = ", ".join(each.operator_name for each in made.approvals) or "nobody, none was needed"
    id = records.short(made.id)
    lines = [f"Post {id} is approved, signed by {by}.", *_words(app, draft), f"Next: masthead schedule {id}"]
    console.give({"post": records.post(made, names)}, lines)
    return Exit.DONE


def _words(app: Application, draft: Draft) -> list[str]:
    return records.draft_lines(draft, names_in(app))[1:]
