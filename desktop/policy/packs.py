"""The door to the packs: `load` reads folders of them into a ruleset.

It never raises for a broken pack and never takes "could not be read" for "no rules".
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from desktop.policy.loading.folders import Loading
from desktop.policy.ruleset import Adjustment, Breakage, Pack, Ruleset

__all__ = ["Adjustment", "Breakage", "Pack", "Ruleset", "load"]


def load(folders: Sequence[Path], *, proven: frozenset[str] | None = None) -> Ruleset:
    """Reads every *.yaml of `folders`: the first holds the packs that ship, the others the users' own.

    A pack whose digest is in `proven` has had its examples run before and is not asked again; None reads the
    file `proven.txt` of the first folder. Never raises for a broken pack: it is in `breakages`.
    """
    if proven is None:
        proven = _read_proven(folders[0]) if folders else frozenset()
    with _keeping_all():
        return _loaded(folders, proven)


def _loaded(folders: Sequence[Path], proven: frozenset[str]) -> Ruleset:
    loading = Loading()
    for number, folder in enumerate(folders):
        loading.read_folder(folder, is_shipped=number == 0)
    loading.make_tags()
    loading.make_rules()
    loading.run_examples(proven)
    return loading.ruleset()


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Collects no garbage meanwhile: nearly all that is made stays, and looking through it again and again
    takes a quarter of the time of a load."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def _read_proven(folder: Path) -> frozenset[str]:
    try:
        lines = (folder / "proven.txt").read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(lines)
