"""Runs every example of the packs that ship and writes down which passed, so that loading need not run them.

Run after changing a pack: python -m tests.prove_packs. It never writes down a pack that has a breakage.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.policy.packs import load

SHIPPED = Path(__file__).resolve().parents[1] / "resources" / "policy"
PROVEN = SHIPPED / "proven.txt"


def seals() -> list[str]:
    """The digests of the packs that ship, all their examples run; raises ValueError naming what is broken."""
    ruleset = load([SHIPPED], proven=frozenset())
    if ruleset.breakages:
        raise ValueError("\n".join(map(str, ruleset.breakages)))
    ruleset.warm()  # a pattern of a trusted pack compiles late, and must not be sealed broken
    return sorted(pack.digest for pack in ruleset.packs)


if __name__ == "__main__":
    try:
        PROVEN.write_text("\n".join(seals()) + "\n", encoding="ascii")
    except ValueError as broken:
        sys.exit(str(broken))
    print(f"{PROVEN} is written.")
