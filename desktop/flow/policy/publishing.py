"""Writes the policy for readers, as a page and as Markdown; it puts nothing on a network."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop.errors import StorageError
from desktop.model.rulebook import Published
from desktop.policy.amending.files import PolicyFolder, write_whole
from desktop.policy.published.markdown import as_markdown
from desktop.policy.published.page import as_page, read_style
from desktop.policy.published.publication import make_publication

PAGE, MARKDOWN = "policy.html", "policy.md"
"""What the two files are called."""


def publish(
    folder: PolicyFolder, to: Path, *, day: date, title: str = "", owner: str = "", has_examples: bool = True
) -> Published:
    """Writes both files into `to`; the same policy and the same day always make the same files.

    Raises PolicyBroken while a pack cannot be loaded, BadInput for a pack whose very name is confidential,
    and StorageError when a file cannot be written.
    """
    publication = make_publication(
        folder.load(),
        day=day,
        title=" ".join(title.split()),
        owner=" ".join(owner.split()),
        has_examples=has_examples,
    )
    texts = {PAGE: as_page(publication, read_style(folder.shipped)), MARKDOWN: as_markdown(publication)}
    for name, text in texts.items():
        try:
            write_whole(to / name, text.encode("utf-8"))
        except OSError as error:
            raise StorageError(
                f"{to / name} could not be written: {error.strerror}.", remedy="Choose another folder."
            ) from None
    return Published(
        tuple(str(to / name) for name in texts),
        publication.title,
        publication.owner,
        publication.day,
        publication.version,
        publication.digest,
        publication.count,
    )
