"""How a command joins its group, the same for all of them; it knows no command."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.cli.exits import Exit
from desktop.cli.shown.console import Console

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Commands = _SubParsersAction[ArgumentParser]
else:
    Commands = object

Do = Callable[[Namespace, Console], Exit]


def add_everywhere(parser: ArgumentParser) -> None:
    """The options that every command takes, before its words or after them."""
    common = parser.add_argument_group("everywhere")
    common.add_argument("--home", metavar="DIR", default=SUPPRESS, help="the data folder (MASTHEAD_HOME)")
    common.add_argument(
        "--as", dest="as_operator", metavar="NAME", default=SUPPRESS,
        help="who is at the keyboard (MASTHEAD_OPERATOR)",
    )  # fmt: skip
    common.add_argument(
        "--json", action="store_true", dest="is_json", default=SUPPRESS, help="answer in JSON"
    )


def add_command(commands: Commands, name: str, sentence: str, do: Do) -> ArgumentParser:
    """One command; `sentence` says in a few words what it does."""
    parser = commands.add_parser(name, help=sentence, description=f"{sentence[0].upper()}{sentence[1:]}.")
    add_everywhere(parser)
    parser.set_defaults(do=do)
    return parser


def add_group(commands: Commands, name: str, sentence: str, do: Do | None = None) -> Commands:
    """A group of commands. With `do`, the group's name alone is a command too."""
    parser = commands.add_parser(name, help=sentence, description=f"{sentence[0].upper()}{sentence[1:]}.")
    add_everywhere(parser)
    if do is not None:
        parser.set_defaults(do=do)
    return parser.add_subparsers(
        title="commands", metavar="COMMAND", required=do is None, dest=f"{name}_command"
    )
