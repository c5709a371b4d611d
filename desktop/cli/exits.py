"""What the command line's ending says, in one table; nothing ends with a number that does not stand here."""

from __future__ import annotations

import re
from enum import IntEnum

from desktop.errors import (
    Cancelled,
    CannotRead,
    MastheadError,
    PolicyBroken,
    PublishError,
    StorageError,
    VaultError,
)
from desktop.model.findings import Outcome


class Exit(IntEnum):
    """The exit code of every command."""

    DONE = 0
    LOOK_AGAIN = 1
    BLOCKED = 2
    REFUSED = 3
    STORAGE = 4
    KEYRING = 5
    NETWORK = 6
    POLICY = 7
    BUG = 70
    INTERRUPTED = 130
    READER_LEFT = 141


SENTENCES: dict[Exit, str] = {
    Exit.DONE: "Done. A check found nothing, or hints only.",
    Exit.LOOK_AGAIN: "A check found a caution, or something that another person must approve; "
    "or a step of the tour, or a text of a policy test, did not go as promised.",
    Exit.BLOCKED: "A check found something that must be fixed.",
    Exit.REFUSED: "Not understood, not found or refused; or a line of --jsonl could not be read.",
    Exit.STORAGE: "The data folder could not be read or written, or another Masthead of the same kind "
    "holds it: one window and one `publish` share a folder.",
    Exit.KEYRING: "The operating system's keyring could not be used.",
    Exit.NETWORK: "A network did not do it, or publishing left something failed, held or waiting.",
    Exit.POLICY: "A rule pack could not be loaded.",
    Exit.BUG: "A fault in Masthead itself; the log says where.",
    Exit.INTERRUPTED: "Interrupted from the keyboard.",
    Exit.READER_LEFT: "Whatever read the output closed it.",
}
"""The table, as `masthead --help` prints it."""


def exit_for(error: MastheadError) -> Exit:
    """The exit code of an error."""
    match error:
        case Cancelled():
            return Exit.INTERRUPTED
        case StorageError():
            return Exit.STORAGE
        case VaultError():
            return Exit.KEYRING
        case PublishError() | CannotRead():
            return Exit.NETWORK
        case PolicyBroken():
            return Exit.POLICY
    return Exit.REFUSED


def exit_of(outcome: Outcome) -> Exit:
    """The exit code of a verdict."""
    match outcome:
        case Outcome.CLEAR:
            return Exit.DONE
        case Outcome.CAUTION | Outcome.REVIEW:
            return Exit.LOOK_AGAIN
    return Exit.BLOCKED


def kind_of(error: BaseException) -> str:
    """The error's name for scripts: BadInput is "bad_input"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()


def table() -> str:
    """The exit codes, a line each."""
    return "\n".join(f"  {code.value:>3}  {sentence}" for code, sentence in SENTENCES.items())
