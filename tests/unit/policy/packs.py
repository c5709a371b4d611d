"""Small packs for the tests of the policy room."""

from __future__ import annotations

from pathlib import Path

from desktop.policy.packs import Ruleset, load

SAID = "    message: m\n    why: w\n    remedy: r\n"


def rule(lines: str, *, id: str = "R", severity: str = "caution") -> str:
    """One rule of a pack: these lines of its own, each without its indent, and all that a rule must have."""
    own = "".join(f"    {line}\n" for line in lines.strip().splitlines())
    said = "".join(line for line in SAID.splitlines(keepends=True) if f"\n{line.split(':')[0]}:" not in own)
    return f"  - id: {id}\n    severity: {severity}\n{own}{said}"


def pack(rules: str, head: str = "", name: str = "acme") -> str:
    """A pack file."""
    return f"pack: {name}\n{head}rules:\n{rules}"


def load_pack(folder: Path, text: str, *, base: str = "") -> Ruleset:
    """The ruleset of one pack that ships (`base`, or an empty one) and one of the user's."""
    shipped, own = folder / "shipped", folder / "own"
    for each in (shipped, own):
        each.mkdir(exist_ok=True)
    (shipped / "base.yaml").write_text(base or "pack: base\nrules: []\n", encoding="utf-8")
    (own / "acme.yaml").write_text(text, encoding="utf-8")
    return load([shipped, own])
