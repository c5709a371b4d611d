"""`masthead policy new`, `change` and `event`: an organisation's own rules; what ships stays as it is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.cli.asked.moments import add_zone
from desktop.cli.asked.rulebook import LEVELS, rule_meant
from desktop.cli.asked.session import at_keyboard, opened
from desktop.cli.commands.policy.news import add_event, list_events, remove_event
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command, add_group
from desktop.cli.shown import rulebook
from desktop.cli.shown.console import Console
from desktop.errors import BadInput
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import AddExceptions, AddTerms, Consent, Edit, PolicyChange, Restore, SetLevel

if TYPE_CHECKING:
    from desktop.app import Application


def add_to(commands: Commands) -> None:
    """Adds the commands to the group `policy`."""
    beginning = add_command(commands, "new", "begin a pack of your own from a commented template", new)
    beginning.add_argument("name", metavar="NAME", help="small letters, digits and '-'")
    beginning.add_argument("--title", default="", metavar="WORDS")
    beginning.add_argument("--owner", default="", metavar="WORDS", help="who answers for these rules")
    _add_change(add_command(commands, "change", "change a rule for your organisation", change))
    events = add_group(commands, "event", "what is in the news, for every check", list_events)
    adding = add_command(events, "add", "put words on the list for a day; what they stop is held", add_event)
    adding.add_argument("words", metavar="WORDS")
    adding.add_argument("--until", metavar="TIME", help="when it ends (default: in 24 hours)")
    add_zone(adding)
    add_command(events, "list", "what is on the list now", list_events)
    add_command(events, "remove", "take words off the list", remove_event).add_argument(
        "words", metavar="WORDS"
    )


def _add_change(parser: ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="such as core.TYPO; with --terms also a tag of your own")
    parser.add_argument("--severity", type=str.lower, choices=list(LEVELS), help="how grave it is for you")
    parser.add_argument(
        "--for", dest="kind", type=str.upper, choices=[kind.value for kind in IdentityKind],
        help="only where one of this kind speaks",
    )  # fmt: skip
    parser.add_argument(
        "--except", dest="exceptions", action="append", metavar="WORDS",
        help="words in which it is silent (repeat)",
    )  # fmt: skip
    parser.add_argument("--terms", action="append", metavar="WORDS", help="more words for it (repeat)")
    parser.add_argument("--restore", action="store_true", help="take back what your pack changed about it")
    parser.add_argument("--pack", metavar="PACK", help="the pack of yours that says so")
    parser.add_argument(
        "--preview", action="store_true", help="say what it would stop and who may save it; save nothing"
    )


def new(given: Namespace, console: Console) -> Exit:
    """Begins a pack."""
    with opened(given) as app:
        by = at_keyboard(app, given).id
        path = app.policy.begin(given.name, by=by, title=given.title, owner=given.owner)
    lines = [
        f"{given.name} is begun: {path}",
        "It holds for every identity, until one names it: masthead identity change NAME --pack "
        f"{given.name}.",
    ]
    console.give({"pack": {"name": given.name, "path": str(path)}}, lines)
    return Exit.DONE


def change(given: Namespace, console: Console) -> Exit:
    """Changes a rule, or says what that would stop."""
    with opened(given) as app:
        wanted, consent = _change_in(given, app), Consent()
        if given.preview:
            effect = app.policy.weigh(wanted)
            found, consent = effect.stopped, effect.consent
            saying = "would be stopped. Nothing was saved"
        else:
            found = app.policy.save(wanted, by=at_keyboard(app, given).id)
            saying = "stopped because of it. The change is saved"
        digest = app.policy.version().digest
    record: dict[str, object] = {
        "pack": wanted.pack,
        "is_saved": not given.preview,
        "digest": digest,
        "stopped": [rulebook.affected(each) for each in found],
    }
    if given.preview:
        record |= rulebook.consent(consent)
    console.give(record, [*rulebook.affected_lines(found, saying), *rulebook.consent_lines(consent)])
    return Exit.DONE


def _change_in(given: Namespace, app: Application) -> PolicyChange:
    edits: list[Edit] = []
    pack = given.pack
    if given.terms:
        named, dot, _ = given.rule.strip().partition(".")
        pack = pack or (named if dot else _only(app.policy.packs_for(None)))
        where = given.rule.strip() if dot else f"{pack}.{named}"
        edits.append(AddTerms(where, tuple(given.terms)))
    if given.severity is not None or given.exceptions or given.restore:
        rule = rule_meant(given.rule, app.policy.packs())
        pack = pack or _only(app.policy.packs_for(rule))
        if given.restore:
            edits.append(Restore(rule.id))
        if given.severity is not None:
            kinds = [IdentityKind(given.kind)] if given.kind else list(IdentityKind)
            edits.append(SetLevel(rule.id, dict.fromkeys(kinds, LEVELS[given.severity])))
        if given.exceptions:
            edits.append(AddExceptions(rule.id, tuple(given.exceptions)))
    if not edits:
        raise BadInput(
            "It is not said what to change.", remedy="Add --severity, --except, --terms or --restore."
        )
    return PolicyChange(pack, tuple(edits))


def _only(packs: Sequence[str]) -> str:
    if len(packs) > 1:
        raise BadInput(
            "You have several packs, so say which of them changes the rule.",
            remedy=f"Add --pack with one of {', '.join(packs)}.",
        )
    return packs[0]
