"""`masthead check` and `masthead policy`: words are held against the policy; nothing is kept or sent."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import account_named, did_you_mean, identity_named
from desktop.cli.asked.moments import read_time, system_zone
from desktop.cli.asked.session import home_in, opened
from desktop.cli.asked.texts import texts_in
from desktop.cli.commands.policy import changing, comparing, publishing, showing, trying
from desktop.cli.commands.policy.lines import check_lines
from desktop.cli.exits import Exit, exit_of
from desktop.cli.grouping import Commands, add_command, add_group
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted, verdict_lines
from desktop.errors import BadInput, PolicyBroken
from desktop.model.findings import Verdict
from desktop.model.identities import IdentityKind, Network, OperatorId
from desktop.model.posts import Draft, DraftId, Part, TimeWindow

if TYPE_CHECKING:
    from desktop.policy.packs import Breakage, Ruleset


def add_to(commands: Commands) -> None:
    """Adds both."""
    checking = add_command(commands, "check", "hold words against the policy; keeps nothing", check)
    checking.add_argument("file", nargs="?", metavar="FILE", help="a UTF-8 file; without it standard input")
    checking.add_argument("--text", action="append", metavar="WORDS", help="the words; repeat for a thread")
    checking.add_argument(
        "--jsonl", action="store_true",
        help='one {"id", "text", "as", "account", "network", "media", "at"} a line in, one answer a line out',
    )  # fmt: skip
    whose = checking.add_mutually_exclusive_group()
    whose.add_argument("--as-identity", metavar="IDENTITY", help="as this identity of the data folder")
    whose.add_argument(
        "--kind", type=str.upper, choices=[kind.value for kind in IdentityKind],
        help="as an organisation or a person, without a data folder; with --jsonl for lines without “as”",
    )  # fmt: skip
    checking.add_argument("--network", type=str.lower, choices=[each.value for each in Network])
    checking.add_argument("--account", action="append", metavar="ACCOUNT", help="with --as-identity (repeat)")
    checking.add_argument("--alt", action="append", metavar="WORDS", help="a picture with this description")
    checking.add_argument("--at", metavar="TIME", help="when it would go out")
    checking.add_argument("--event", action="append", metavar="WORD", help="what is in the news (repeat)")
    checking.add_argument("--links", action="store_true", help="ask whether the links answer (goes online)")
    _add_packs(checking)
    packs = add_group(commands, "policy", "the rule packs", check_policy)
    _add_packs(add_command(packs, "check", "say which packs load and what is broken", check_policy))
    for each in (showing, trying, changing, comparing, publishing):
        each.add_to(packs)


def _add_packs(parser: ArgumentParser) -> None:
    parser.add_argument("--policy", action="append", metavar="DIR", help="further rule packs (repeat)")


def check(given: Namespace, console: Console) -> Exit:
    """Checks one text, or with --jsonl one a line."""
    if given.jsonl:
        _refuse_beside_lines(given)
        return check_lines(given, load_rules(given.policy or ()), console)
    if given.as_identity is None and given.kind is None:
        raise BadInput(
            "It is not said who speaks.",
            remedy="Add --as-identity NAME, --kind CORPORATE or --kind PERSONAL.",
        )
    texts = texts_in(given)
    draft, verdict = _as_identity(given, texts) if given.as_identity else _as_kind(given, texts)
    console.give(records.verdict(verdict), verdict_lines(verdict, draft))
    is_broken = any(finding.family == "policy" for finding in verdict.findings)
    return Exit.POLICY if is_broken and not verdict.is_complete else exit_of(verdict.outcome)


def _refuse_beside_lines(given: Namespace) -> None:
    for name in ("text", "as_identity", "network", "account", "alt", "at", "links"):
        if getattr(given, name):
            raise BadInput(
                f"--{name.replace('_', '-')} does not go with --jsonl.", remedy="Each line says it by itself."
            )


def _as_kind(given: Namespace, texts: Sequence[str]) -> tuple[Draft, Verdict]:
    from desktop.policy.engine import Context
    from desktop.policy.engine import check as held_against
    from desktop.policy.lint import draft_of

    if given.account:
        raise BadInput("--account goes with --as-identity.", remedy="Give --network instead.")
    rules = load_rules(given.policy or ())
    record: dict[str, object] = {"text": texts[0], "as": given.kind, "network": given.network}
    record["media"] = [{"alt": alt} for alt in given.alt or ()]
    draft = _with_parts(draft_of(record, rules), texts)
    context = Context(_moment(given), events=tuple(given.event or ()))
    return draft, _with_links(given, held_against(draft, context, rules), draft, rules)


def _as_identity(given: Namespace, texts: Sequence[str]) -> tuple[Draft, Verdict]:
    for name in ("event", "policy", "alt", "network"):
        if getattr(given, name):
            raise BadInput(f"--{name} goes with --kind.", remedy="An identity has its own.")
    with opened(given) as app:
        identity = identity_named(app, given.as_identity)
        known = app.enroll.accounts()
        accounts = tuple(account_named(known, each) for each in given.account or ())
        parts = tuple(Part(text) for text in texts)
        window = TimeWindow(_moment(given), system_zone()) if given.at else None
        draft = Draft(DraftId("check"), identity, OperatorId("check"), accounts, parts, window)
        return draft, _with_links(given, app.check.verdict(draft), draft, app.desk.rules())


def _with_links(given: Namespace, verdict: Verdict, draft: Draft, rules: Ruleset) -> Verdict:
    """With --links, a hint for each link that is gone; what could not be asked adds nothing."""
    if not given.links:
        return verdict
    from desktop.flow.policy.links import with_links
    from desktop.networks.links import look

    return with_links(verdict, draft, rules, look)


def _with_parts(draft: Draft, texts: Sequence[str]) -> Draft:
    return replace(draft, parts=(draft.parts[0], *(Part(text) for text in texts[1:])))


def _moment(given: Namespace) -> datetime:
    return read_time(given.at, system_zone()) if given.at else datetime.now(UTC)


def load_rules(folders: Sequence[str]) -> Ruleset:
    """The packs that ship and those of further folders; raises PolicyBroken naming everything broken."""
    rules = _rules_of(folders)
    if rules.breakages:
        first, *others = [str(breakage) for breakage in rules.breakages]
        more = f" And {counted(len(others), 'more thing')}: see masthead policy check." if others else ""
        raise PolicyBroken(f"The policy cannot be loaded. {first}{more}", remedy="Nothing was checked.")
    return rules


def _rules_of(folders: Sequence[str]) -> Ruleset:
    from desktop.app import SHIPPED_POLICY
    from desktop.policy import packs

    for folder in folders:
        if not Path(folder).is_dir():
            raise BadInput(f"There is no folder {folder}.", remedy="Name the folder that holds the packs.")
    return packs.load([SHIPPED_POLICY, *map(Path, folders)])


def check_policy(given: Namespace, console: Console) -> Exit:
    """Says which packs load, from Masthead, from the data folder and from --policy."""
    from desktop import settings

    folders = list(getattr(given, "policy", None) or ())
    own = settings.home_folder(home_in(given)) / "policy"
    rules = _rules_of([str(own), *folders] if own.is_dir() else folders)
    record = {
        "packs": [
            {"name": each.name, "version": each.version, "title": each.title, "path": each.path,
             "rules": len(each.rules), "is_shipped": each.is_shipped}
            for each in rules.packs
        ],
        "breakages": [_broken(each) for each in rules.breakages],
    }  # fmt: skip
    lines = [
        f"{each.name} {each.version}: {counted(len(each.rules), 'rule')}. {each.title}"
        for each in rules.packs
    ]
    broken = [f"BROKEN  {breakage}" for breakage in rules.breakages]
    unknown = _unknown_names(given, rules)
    record["unknown_identities"] = [{"rule": rule, "name": name} for rule, name, _ in unknown]
    said = [
        f"NOBODY  {rule} holds for “{name}”, and no identity here is called so. {hint}".rstrip()
        for rule, name, hint in unknown
    ]
    console.give(record, [*lines, *broken, *said])
    return Exit.POLICY if rules.breakages else Exit.DONE


def _unknown_names(given: Namespace, rules: Ruleset) -> list[tuple[str, str, str]]:
    """Rule, name and hint for each identity that a rule is kept to and that the data folder does not have.

    A folder without identities says nothing: packs are also written where nobody posts.
    """
    from desktop import settings
    from desktop.policy.scope import folded_name

    if not rules.names or not settings.home_folder(home_in(given)).is_dir():
        return []
    with opened(given) as app:
        known = {folded_name(each.name): each.name for each in app.enroll.identities()}
    return [
        (rule, name, did_you_mean(name, list(known.values())))
        for rule, name in rules.names
        if known and folded_name(name) not in known
    ]


def _broken(found: Breakage) -> dict[str, object]:
    return {
        "pack": found.pack,
        "path": found.path,
        "line": found.line,
        "column": found.column,
        "rule": found.rule,
        "message": found.message,
    }
