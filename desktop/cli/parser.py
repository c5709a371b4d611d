"""Every command in one parser; its refusals are sentences and never repeat a value that may be a secret."""

from __future__ import annotations

import re
from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import NoReturn

from desktop.cli.asked.keys import refuse_keys
from desktop.cli.asked.lookup import did_you_mean
from desktop.cli.commands import (
    accounts,
    approvals,
    drafts,
    holding,
    journal,
    people,
    publishing,
    queue,
)
from desktop.cli.commands.policy import checking
from desktop.cli.commands.timing import templates
from desktop.cli.exits import table
from desktop.cli.grouping import add_everywhere
from desktop.cli.tour import command as touring
from desktop.errors import BadInput

GROUPS = (
    people,
    accounts,
    checking,
    drafts,
    templates,
    approvals,
    queue,
    holding,
    publishing,
    journal,
    touring,
)


_CHOICE = re.compile(
    r"(?:argument (?P<what>[^:]+): )?invalid choice: (?P<said>.+?) \(choose from (?P<all>.+)\)", re.DOTALL
)


class _Parser(ArgumentParser):
    """Refuses with BadInput instead of ending the process: 2 would mean a blocked post."""

    def __init__(self, **more: object) -> None:
        super().__init__(**{**more, "allow_abbrev": False})  # type: ignore[arg-type]  # passed on as it came

    def error(self, message: str) -> NoReturn:
        raise BadInput(_sentence(message), remedy=f"See {self.prog} --help.")


def make_parser() -> ArgumentParser:
    """The whole command line."""
    parser = _Parser(
        prog="masthead",
        description="Posts to social networks under the right name, with the right words, once.\n"
        "Without a command it opens the window.",
        epilog=f"exit codes:\n{table()}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_everywhere(parser)
    parser.add_argument("--version", action="store_true", default=SUPPRESS, help="say which Masthead this is")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for group in GROUPS:
        group.add_to(commands)
    return parser


def parse(words: Sequence[str]) -> Namespace:
    """The command that was asked for. Raises BadInput for what is none, SystemExit after --help."""
    before_end = list(words[: words.index("--")]) if "--" in words else list(words)
    if "account" in before_end:
        refuse_keys(before_end)
    given, rest = make_parser().parse_known_args(words)
    if rest:
        _refuse_rest(given, rest)
    return given


def _refuse_rest(given: Namespace, rest: list[str]) -> NoReturn:
    refuse_keys(rest)
    options = [word.partition("=")[0] for word in rest if word.startswith("--")]
    if not options and getattr(given, "command", "") == "account":
        raise BadInput(
            "This command has no room for one more word. Nothing was kept.",
            remedy="If it was a key, consider it exposed; keys are read from standard input.",
        )
    unknown = f"option {options[0][:40]}" if options else "room for one more word"
    raise BadInput(f"The command has no {unknown}.", remedy="Add --help to see what it takes.")


def _sentence(message: str) -> str:
    """argparse's complaint as a sentence, without the values it quotes."""
    choice = _CHOICE.search(message)
    if choice is None:
        unquoted = re.sub(r": (['\"]).*\1", "", message, flags=re.DOTALL)
        return unquoted[:1].upper() + unquoted[1:] + "."
    choices = [word.strip().strip("'") for word in choice["all"].split(",")]
    what = choice["what"] or "This"
    near = did_you_mean(choice["said"].strip("'"), choices)
    return f"{what} is none of {', '.join(choices)}.{' ' + near if near else ''}"
