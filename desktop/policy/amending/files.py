"""An organisation's policy folder: its pack files read, kept all or nothing, and a copy of what was before.

It never leaves half a file, and never puts a file in place that somebody else has changed meanwhile.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.errors import BadInput, MastheadError, PolicyBroken, StorageError, StoreFull
from desktop.policy.loading.sheet import SheetError, read_sheet
from desktop.policy.packs import Breakage, Ruleset, load

KEPT = "kept"
"""The folder beside the packs that holds what they were before each change."""
_NAMED = re.compile(r"^pack:[ \t]*([a-z0-9-]+)[ \t]*(?:#.*)?$", re.MULTILINE)
_MOST_KEPT = 50
"""Copies of one pack; the oldest goes first."""


class PolicyFolder:
    """The packs that ship, and those of the organisation, which alone are changed."""

    def __init__(self, shipped: Path, own: Path) -> None:
        self.shipped = shipped
        self.own = own

    def path_of(self, pack: str) -> Path:
        """The file of the organisation's pack, or where it would be. Raises BadInput for one that ships."""
        for path in _packs_in(self.own):
            if _name_in(path) == pack:
                return path
        if any(_name_in(path) == pack for path in _packs_in(self.shipped)):
            raise BadInput(
                f"The pack {pack} ships with Masthead and stays as it is.",
                remedy="Adjust its rules from a pack of your own.",
            )
        return self.own / f"{pack}.yaml"

    def names(self) -> tuple[str, ...]:
        """The organisation's packs in their files' order; one that cannot be read goes by its file's name."""
        return tuple(_name_in(path) or path.stem for path in _packs_in(self.own))

    def read(self, path: Path) -> bytes | None:
        """What the file holds; None when there is none. Raises StorageError."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(
                f"{path} cannot be read: {error.strerror}.", remedy="See who may read it."
            ) from error

    def load(self) -> Ruleset:
        """The policy as the files are now."""
        return load([self.shipped, self.own] if self.own.is_dir() else [self.shipped])

    def load_with(self, path: Path, content: bytes) -> Ruleset:
        """The policy as it would be with this content in this file; no file is changed."""
        with tempfile.TemporaryDirectory(prefix="masthead-policy-") as scratch:
            copy = Path(scratch) / "policy"
            try:
                if self.own.is_dir():
                    shutil.copytree(self.own, copy, ignore=shutil.ignore_patterns(KEPT, ".*"))
                copy.mkdir(exist_ok=True)
                (copy / path.name).write_bytes(content)
            except (OSError, shutil.Error) as error:
                raise StorageError(
                    f"The policy cannot be tried out: {type(error).__name__}.", remedy="Free some space."
                ) from error
            ruleset = load([self.shipped, copy])
        return replace(
            ruleset,
            packs=tuple(
                replace(pack, path=_put_back(pack.path, copy, self.own), rules=pack.rules)
                for pack in ruleset.packs
            ),
            breakages=tuple(
                replace(breakage, path=_put_back(breakage.path, copy, self.own))
                for breakage in ruleset.breakages
            ),
        )

    def keep(
        self, path: Path, content: bytes, was: bytes | None, now: datetime, *, keeps_copy: bool = True
    ) -> None:
        """Puts the content in place if the file still holds `was`, and keeps a copy of that.

        Raises BadInput when it does not, StorageError when it cannot be written; the file is then untouched.
        """
        if self.read(path) != was:
            raise BadInput(
                f"{path} was changed by somebody else meanwhile. Nothing was saved.",
                remedy="Look at it as it is now, and change it again.",
            )
        try:
            if was is not None and keeps_copy:
                self._keep_copy(path, was, now)
            write_whole(path, content)
        except OSError as error:
            raise _refusal(path, error) from error

    def copies(self, pack: str) -> tuple[Path, ...]:
        """The kept copies of a pack, oldest first."""
        with suppress(OSError):
            return tuple(sorted((self.own / KEPT).glob(f"{pack}@*.yaml"), key=lambda path: path.name))
        return ()

    def _keep_copy(self, path: Path, content: bytes, now: datetime) -> None:
        name = _name_in(path) or path.stem
        seal = hashlib.sha256(content).hexdigest()[:8]
        copy = self.own / KEPT / f"{name}@{now:%Y%m%dT%H%M%S%f}-{seal}.yaml"
        write_whole(copy, content)
        for old in self.copies(name)[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)


def new_breakages(before: Ruleset, after: Ruleset, path: Path) -> tuple[Breakage, ...]:
    """What is broken after a change: anything in the changed file, and elsewhere what was not before."""
    known = {(each.path, each.rule, each.message) for each in before.breakages}
    return tuple(
        each
        for each in after.breakages
        if Path(each.path).name == path.name or (each.path, each.rule, each.message) not in known
    )


def refuse_broken(breakages: tuple[Breakage, ...]) -> None:
    """Raises PolicyBroken naming the first of these and how many more there are."""
    if breakages:
        first, *others = breakages
        more = f" And {len(others)} more." if others else ""
        raise PolicyBroken(
            f"The changed policy would not load. {first}{more}",
            remedy="Nothing was saved; the policy in force is as it was.",
        )


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside the file, to the disk, and only then in its place. Raises OSError."""
    write_pieces(path, (content,))


def write_pieces(path: Path, pieces: Iterable[bytes], *, mode: int = 0o644) -> None:
    """As `write_whole`, piece by piece; a new file gets `mode`. What making a piece raises leaves no file."""
    path = path.resolve()  # a link stays a link
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".saving", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else mode
        beside.chmod(mode)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Makes a rename lasting where the system offers that; Windows opens no folder."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _refusal(path: Path, error: OSError) -> MastheadError:
    kind = StoreFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else StorageError
    return kind(
        f"{path} could not be written: {error.strerror}. It is as it was.",
        remedy="Free some space, or see who may write there.",
    )


def _packs_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError:
        return []


def _name_in(path: Path) -> str:
    """The name a pack file gives itself; nothing where it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        plain = _NAMED.search(text)  # a pack of a hundred thousand terms is not read for its name
        if plain:
            return plain.group(1)
        found = read_sheet(text).fields.get("pack")
        return found.text if found else ""
    except (SheetError, OSError, UnicodeDecodeError, RecursionError):
        return ""


def _put_back(path: str, copy: Path, own: Path) -> str:
    try:
        return str(own / Path(path).relative_to(copy))
    except ValueError:
        return path
