"""`masthead operator` and `masthead identity`: who works here and who speaks; it names nobody by itself."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import identity_named, named
from desktop.cli.asked.session import at_keyboard, names_in, opened
from desktop.cli.commands.timing import timetables
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command, add_group
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.model.identities import Identity, IdentityKind, OperatorId, Signals

if TYPE_CHECKING:
    from desktop.app import Application


def add_to(commands: Commands) -> None:
    """Adds both groups."""
    operators = add_group(commands, "operator", "name the people who use this computer's Masthead")
    add_command(operators, "add", "name a person", add_operator).add_argument("name", metavar="NAME")
    add_command(operators, "list", "everybody who is named", list_operators)
    identities = add_group(commands, "identity", "the organisations and persons in whose name posts go out")
    adding = add_command(identities, "add", "add an identity", add_identity)
    adding.add_argument("name", metavar="NAME", help="the name that readers know")
    adding.add_argument(
        "--kind", required=True, type=str.upper, choices=[kind.value for kind in IdentityKind],
        help="CORPORATE speaks for an organisation, PERSONAL for a person",
    )  # fmt: skip
    _add_choices(adding)
    adding.add_argument("--solo", metavar="WORDS", default="", help="your statement that you work alone")
    adding.add_argument("--practice", action="store_true", help="for practice: reaches nobody")
    add_command(identities, "list", "every identity", list_identities)
    changing = add_command(identities, "change", "change an identity; its kind stays", change_identity)
    changing.add_argument("identity", metavar="IDENTITY")
    changing.add_argument("--name", metavar="NAME", help="another name")
    _add_choices(changing)
    timetables.add_to(identities)
    removing = add_command(identities, "remove", "remove an identity without accounts", remove_identity)
    removing.add_argument("identity", metavar="IDENTITY")


def _add_choices(parser: ArgumentParser) -> None:
    parser.add_argument("--approver", action="append", metavar="NAME", help="who may approve (repeat)")
    parser.add_argument("--approvals", type=int, metavar="N", help="how many must approve")
    parser.add_argument("--own-handle", action="append", metavar="HANDLE", help="gives it away elsewhere")
    parser.add_argument("--own-hashtag", action="append", metavar="TAG", help="gives it away elsewhere")
    parser.add_argument("--own-domain", action="append", metavar="DOMAIN", help="gives it away elsewhere")
    parser.add_argument("--pack", action="append", metavar="PACK", help="a rule pack of its own (repeat)")


def add_operator(given: Namespace, console: Console) -> Exit:
    """Names a person."""
    with opened(given) as app:
        operator = app.enroll.name_operator(given.name)
    console.give({"operator": records.operator(operator)}, [f"{operator.name} is named on this computer."])
    return Exit.DONE


def list_operators(given: Namespace, console: Console) -> Exit:
    """Everybody who is named."""
    with opened(given) as app:
        found = app.enroll.operators()
    lines = [f"{records.short(each.id)}  {each.name}" for each in found]
    console.give({"operators": [records.operator(each) for each in found]}, lines or ["Nobody is named yet."])
    return Exit.DONE


def add_identity(given: Namespace, console: Console) -> Exit:
    """Adds an identity."""
    with opened(given) as app:
        identity = app.enroll.add_identity(
            IdentityKind(given.kind),
            given.name,
            by=at_keyboard(app, given).id,
            approvers=_approvers(app, given.approver or ()),
            approvals_needed=given.approvals,
            solo_words=given.solo,
            signals=_signals(given, Signals()),
            packs=given.pack or (),
            is_practice=given.practice,
        )
        record = records.identity(identity, names_in(app))
    console.give({"identity": record}, [f"{identity.name} is added. {_rule_of(identity)}"])
    return Exit.DONE


def list_identities(given: Namespace, console: Console) -> Exit:
    """Every identity with its approvers."""
    with opened(given) as app:
        found, names = app.enroll.identities(), names_in(app)
    lines = [f"{records.short(each.id)}  {each.name} ({each.kind.value})  {_rule_of(each)}" for each in found]
    console.give(
        {"identities": [records.identity(each, names) for each in found]}, lines or ["No identity yet."]
    )
    return Exit.DONE


def change_identity(given: Namespace, console: Console) -> Exit:
    """Changes what was named and leaves the rest."""
    with opened(given) as app:
        before = identity_named(app, given.identity)
        after = replace(
            before,
            name=before.name if given.name is None else " ".join(given.name.split()),
            approvers=before.approvers if given.approver is None else _approvers(app, given.approver),
            approvals_needed=before.approvals_needed if given.approvals is None else given.approvals,
            signals=_signals(given, before.signals),
            packs=before.packs if given.pack is None else tuple(dict.fromkeys(given.pack)),
        )
        after = app.enroll.change_identity(after, by=at_keyboard(app, given).id)
        record = records.identity(after, names_in(app))
    console.give({"identity": record}, [f"{after.name} is changed. {_rule_of(after)}"])
    return Exit.DONE


def remove_identity(given: Namespace, console: Console) -> Exit:
    """Removes an identity that has no account and no draft left."""
    with opened(given) as app:
        identity = identity_named(app, given.identity)
        app.enroll.remove_identity(identity.id, by=at_keyboard(app, given).id)
    console.give({"removed": {"id": identity.id, "name": identity.name}}, [f"{identity.name} is removed."])
    return Exit.DONE


def _approvers(app: Application, names: Sequence[str]) -> tuple[OperatorId, ...]:
    operators = app.enroll.operators()
    return tuple(dict.fromkeys(named(name, operators, "operator").id for name in names))


def _signals(given: Namespace, before: Signals) -> Signals:
    return Signals(
        before.handles if given.own_handle is None else _folded(given.own_handle, "@"),
        before.hashtags if given.own_hashtag is None else _folded(given.own_hashtag, "#"),
        before.domains if given.own_domain is None else _folded(given.own_domain, ""),
    )


def _folded(words: Sequence[str], sign: str) -> tuple[str, ...]:
    folded = (word.strip().removeprefix(sign).casefold() for word in words)
    return tuple(dict.fromkeys(word for word in folded if word))


def _rule_of(identity: Identity) -> str:
    if identity.approvals_needed == 0:
        return "Its posts need no approval." if identity.solo is None else "Its owner works alone."
    return f"Approvals needed: {identity.approvals_needed}."
