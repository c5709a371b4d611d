"""The command line in this process: words and standard input in, exit code and both outputs out."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from desktop.cli import entry
from desktop.cli.asked.session import OPERATOR
from tests.end2end.running import Ended


class Keyboard:
    """Runs commands over one data folder, as the operator `who`."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.who = ""
        self._capsys = capsys
        self._patch = patch

    def __call__(self, *words: str, stdin: bytes = b"") -> Ended:
        """One command."""
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        self._patch.setenv(OPERATOR, self.who)
        self._capsys.readouterr()
        code = entry(["--home", str(self.home), *words])
        said = self._capsys.readouterr()
        return Ended(code, said.out, said.err)


def staff(home: Path) -> None:
    """Sam writes and Mira approves for Lantern Books; Sam's own two identities need nobody."""
    lantern = ("--kind", "corporate", "--approver", "Mira Okafor", "--own-hashtag", "lanternreads")
    sam = ("--kind", "personal", "--own-hashtag", "#ReedFamily", "--own-handle", "@samreed")
    for words in (
        ("operator", "add", "Sam Reed"),
        ("operator", "add", "Mira Okafor"),
        ("identity", "add", "Lantern Books", "--practice", *lantern),
        ("identity", "add", "Sam Reed", "--practice", *sam),
        ("identity", "add", "Sam in Public", "--kind", "personal"),
        ("account", "add", "practice", "--identity", "Lantern Books", "--handle", "lanternbooks"),
        ("account", "add", "practice", "--identity", "Sam Reed", "--handle", "samreed"),
    ):
        with redirect_stdout(io.StringIO()):
            assert entry(["--home", str(home), "--as", "Sam Reed", *words]) == 0, words
    (home / "settings.toml").write_text("undo_seconds = 0\n", encoding="utf-8")
