"""Begins an organisation's pack from the commented template; it never writes a file itself."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.errors import BadInput, StorageError
from desktop.policy.amending.edits import with_head
from desktop.policy.amending.places import quoted

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
TEMPLATE = Path("new") / "pack.yaml"
"""Where the template stands beside the packs that ship."""


def new_pack(shipped: Path, name: str, *, title: str = "", owner: str = "") -> str:
    """The text of a new pack. Raises BadInput for a name that no pack can have."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"'{name[:40]}' is no pack name.", remedy="Use small letters, digits and '-', such as our-rules."
        )
    path = shipped / TEMPLATE
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"The template {path} cannot be read: {error.strerror}.", remedy="Install Masthead again."
        ) from error
    text = with_head(text, "pack", name)
    if title.strip():
        text = with_head(text, "title", quoted(" ".join(title.split())))
    if owner.strip():
        text = with_head(text, "owner", quoted(" ".join(owner.split())))
    return text
