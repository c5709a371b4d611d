"""Pictures that a file names: looked at while it is tried, kept when it is brought in, or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from desktop.errors import BadInput, StorageError
from desktop.flow.compose import look_at_picture
from desktop.model.posts import Media

_KEPT_MARK = "sha256:"
_KEPT = re.compile(rf"{_KEPT_MARK}([0-9a-f]{{64}})/(.+)")


def kept_name(media: Media) -> str:
    """How an export names a picture that this computer's Masthead keeps: sha256:…/dome.png."""
    return f"{_KEPT_MARK}{media.sha256}/{media.name}"


class Pictures:
    """The pictures of one file, by path relative to its `folder` (None: the file came without one).

    `kept` is where the data folder keeps pictures. Only `staged` writes anything.
    """

    def __init__(self, folder: Path | None, kept: Path) -> None:
        self._folder = folder
        self._kept = kept
        self._seen: dict[str, Media] = {}
        self._new: dict[str, Path] = {}

    def take(self, words: str, alt: str) -> Media:
        """The picture that a cell names, with its description; raises BadInput."""
        media = self._seen.get(words)
        if media is None:
            path, name = self._path_of(words)
            media, _ = look_at_picture(path, name)
            if words.startswith(_KEPT_MARK) and media.sha256 != path.name:
                raise BadInput(f"The kept picture {name} is damaged.", remedy="Put it beside the file.")
            self._seen[words] = media
            if not words.startswith(_KEPT_MARK):
                self._new[media.sha256] = path
        return replace(media, alt=alt)

    def _path_of(self, words: str) -> tuple[Path, str]:
        kept = _KEPT.fullmatch(words)
        if kept:
            path = self._kept / kept[1]
            if not path.is_file():
                raise BadInput(
                    "This computer's Masthead does not keep that picture.",
                    remedy="Put it beside the file and write its name.",
                )
            return path, kept[2]
        if self._folder is None:
            raise BadInput(
                "A picture is named, and the file lies in no folder.", remedy="Give the file's name."
            )
        folder = self._folder.resolve()
        try:
            path = (folder / words).resolve()
        except (OSError, RuntimeError, ValueError):
            raise BadInput("No file can have that name.", remedy="Write a name beside the file.") from None
        if not path.is_relative_to(folder):
            raise BadInput(
                "The picture lies outside the file's own folder.", remedy="Put it beside the file, or below."
            )
        return path, path.name

    @contextmanager
    def staged(self) -> Iterator[Staged]:
        """Copies the new ones beside their place for as long as the block lasts; a block left early leaves
        nothing. Raises BadInput for one that changed after it was looked at, StorageError."""
        if not self._new:
            yield Staged({}, self._kept)
            return
        try:
            self._kept.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=".incoming-", dir=self._kept))
        except OSError as error:
            raise _unkept(self._kept, error) from error
        try:
            yield Staged(
                {digest: self._copy(digest, path, folder) for digest, path in self._new.items()}, self._kept
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _copy(self, digest: str, path: Path, folder: Path) -> Path:
        media, content = look_at_picture(path, path.name)
        if media.sha256 != digest:
            raise BadInput(
                f"{path.name} changed meanwhile. Nothing was imported.", remedy="Try the file again."
            )
        copy = folder / digest
        try:
            copy.write_bytes(content)
        except OSError as error:
            raise _unkept(self._kept, error) from error
        return copy


class Staged:
    """Copies that stand ready."""

    def __init__(self, copies: dict[str, Path], kept: Path) -> None:
        self._copies = copies
        self._kept = kept

    def put_in_place(self) -> None:
        """Moves them to where drafts look for them; raises StorageError."""
        try:
            for digest, copy in self._copies.items():
                os.replace(copy, self._kept / digest)
        except OSError as error:
            raise _unkept(self._kept, error) from error


def _unkept(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The pictures could not be kept in {folder}: {error.strerror}. Nothing was imported.",
        remedy="Free some space.",
    )
