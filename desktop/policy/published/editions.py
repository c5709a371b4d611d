"""A policy as it is, as it was or as a file proposes: read so that two of them can be laid side by side.

It never changes a file, and what it reads is not in force because of that.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import BadInput, StorageError
from desktop.model.rulebook import StatedRule
from desktop.policy.amending.files import KEPT, PolicyFolder
from desktop.policy.loading.sheet import Entry, SheetError, read_sheet
from desktop.policy.packs import Ruleset, load
from desktop.policy.published.stating import state

Plain = str | list["Plain"] | dict[str, "Plain"] | None
"""A value of a pack file without its place."""

NOW, SHIPPED = "now", "shipped"
"""The names of the policy in force and of what ships with Masthead alone."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One policy. `lines` are the values of each rule as its file has them, `tags` those of each tag, and
    `lists` what each list beside a pack holds."""

    name: str
    ruleset: Ruleset
    rules: Mapping[str, StatedRule]
    lines: Mapping[str, Mapping[str, Plain]]
    tags: Mapping[str, Plain]
    lists: Mapping[str, tuple[str, ...]]


def find_edition(words: str, folder: PolicyFolder) -> Edition:
    """The policy that is meant by "now", "shipped", a folder of packs, one pack file, or PACK@VERSION.

    A file, and a kept version, stand in the place of the pack of that name; a folder in the place of the
    organisation's own, or of everything where it holds the packs that ship. Raises BadInput.
    """
    if words == NOW:
        own = [folder.own] if folder.own.is_dir() else []
        return _edition(words, [folder.shipped, *own])
    if words == SHIPPED:
        return _edition(words, [folder.shipped])
    path = Path(words)
    if words and path.is_dir():
        is_whole = (path / "core.yaml").is_file()
        return _edition(words, [path] if is_whole else [folder.shipped, path])
    if path.is_file():
        return _with_file(words, path, folder)
    pack, at, version = words.rpartition("@")
    if at and pack and version.isdecimal():
        return _with_file(words, _version_of(pack, int(version), folder), folder)
    raise BadInput(
        f"There is no policy “{words[:80]}”.",
        remedy="Write now, shipped, a folder, a pack file, or PACK@VERSION.",
    )


def _version_of(pack: str, version: int, folder: PolicyFolder) -> Path:
    """The latest file, kept or in force, of that version of a pack."""
    known: list[int] = []
    for path in reversed([*folder.copies(pack), folder.path_of(pack)]):
        said = _version_in(path)
        if said == version:
            return path
        known.append(said)
    there = ", ".join(str(each) for each in sorted({each for each in known if each}))
    raise BadInput(
        f"There is no version {version} of {pack}.",
        remedy=f"These are kept: {there}." if there else "None is kept.",
    )


def _version_in(path: Path) -> int:
    try:
        found = read_sheet(path.read_text(encoding="utf-8-sig")).fields.get("version")
        return found.number() if found else 1
    except (SheetError, OSError, UnicodeDecodeError):
        return 0


def _with_file(words: str, path: Path, folder: PolicyFolder) -> Edition:
    """The policy with this file in the place of the pack of its name; its lists are those beside it."""
    name = _name_of(path)
    with tempfile.TemporaryDirectory(prefix="masthead-policy-") as scratch:
        shipped, own = Path(scratch) / "shipped", Path(scratch) / "own"
        try:
            shutil.copytree(folder.shipped, shipped)
            if folder.own.is_dir():
                shutil.copytree(folder.own, own, ignore=shutil.ignore_patterns(KEPT, ".*"))
            own.mkdir(exist_ok=True)
            home = shipped if any(_name_of(each) == name for each in shipped.glob("*.yaml")) else own
            for each in [*home.glob("*.yaml"), *home.glob("*.yml")]:
                if _name_of(each) == name:
                    each.unlink()
            if path.parent.name != KEPT:  # a kept version has no lists of its own
                for beside in path.parent.glob("*.txt"):
                    shutil.copy(beside, home / beside.name)
            shutil.copy(path, home / f"{name}.yaml")
        except (OSError, shutil.Error) as error:
            raise StorageError(
                f"{path} cannot be laid beside the policy: {type(error).__name__}.", remedy="Free some space."
            ) from error
        return _edition(words, [shipped, own])


def _name_of(path: Path) -> str:
    try:
        found = read_sheet(path.read_text(encoding="utf-8-sig")).fields.get("pack")
        return found.text if found else path.stem
    except (SheetError, OSError, UnicodeDecodeError):
        return path.stem


def _edition(name: str, folders: list[Path]) -> Edition:
    ruleset = load(folders)
    lines: dict[str, Mapping[str, Plain]] = {}
    tags: dict[str, Plain] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for pack in ruleset.packs:
        path = Path(pack.path)
        sheet = plain(read_sheet(path.read_text(encoding="utf-8-sig")))
        fields = sheet if isinstance(sheet, dict) else {}
        for rule in _list(fields.get("rules")):
            if isinstance(rule, dict):
                lines[f"{pack.name}.{rule.get('id')}"] = rule
                for listed in _list(rule.get("lists")):
                    lists[f"{pack.name}/{listed}"] = _terms_in(path.parent / str(listed))
        found = fields.get("tags")
        for tag, value in found.items() if isinstance(found, dict) else ():
            tags[f"{pack.name}.{tag}"] = value
    stated = {rule.id: rule for pack in state(ruleset) for rule in pack.rules}
    return Edition(name, ruleset, stated, lines, tags, lists)


def _list(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _terms_in(path: Path) -> tuple[str, ...]:
    try:
        return tuple(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError):
        return ()


def plain(entry: Entry) -> Plain:
    """The entry's values alone."""
    if isinstance(entry.value, dict):
        return {name: plain(value) for name, value in entry.value.items()}
    return [plain(each) for each in entry.value] if isinstance(entry.value, list) else entry.value
