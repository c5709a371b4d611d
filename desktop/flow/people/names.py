"""Names that people must be able to tell apart; it never decides who may do what."""

from __future__ import annotations

import unicodedata

from desktop.errors import BadInput
from desktop.flow.desk import MASTHEAD
from desktop.policy.folding import fold_term

_LOOK_ALIKE = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o", "m": "rn", " ": None})


def look_alike(one: str, other: str) -> bool:
    """Whether a hurried reader takes one name for the other: case, accents, spaces, lookalike letters."""
    return _skeleton(one) == _skeleton(other)


def refuse_name_of_program(name: str) -> None:
    """Raises BadInput for an operator's name under which the journal names what the program did itself."""
    if look_alike(name, MASTHEAD):
        raise BadInput(
            f"{name} is how the journal names what the program does by itself.", remedy="Use another name."
        )


def _skeleton(name: str) -> str:
    folded = fold_term(name) or unicodedata.normalize("NFKC", name).casefold()
    return folded.translate(_LOOK_ALIKE)
