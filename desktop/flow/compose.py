"""Writing: drafts are begun, kept from the first keystroke, moved and discarded; nothing leaves from here."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop.errors import BadInput, StorageError
from desktop.events import Kind
from desktop.flow.desk import Desk, clean_name, clean_text, new_id
from desktop.model.identities import AccountId, IdentityId, OperatorId
from desktop.model.journal import Deed
from desktop.model.posts import Draft, DraftId, Media, Part, TimeWindow, counted_approvals
from desktop.model.times import zone_named

_PICTURES = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
"""How the file of each kind begins."""
_PICTURE_BYTES = 15_000_000
"""The largest picture any supported network takes: X's GIF limit (X media documentation)."""


class Compose:
    """Begins drafts and keeps every version."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def drafts(self) -> tuple[Draft, ...]:
        """Drafts that are no post yet, last saved first."""
        with self._desk.store.work(is_reading=True) as work:
            return work.drafts()

    def draft(self, draft_id: DraftId) -> Draft:
        """One draft; raises BadInput when it does not exist."""
        with self._desk.store.work(is_reading=True) as work:
            return work.draft(draft_id)

    def saved_at(self, draft_id: DraftId) -> datetime:
        """When the draft was last kept, aware UTC."""
        with self._desk.store.work(is_reading=True) as work:
            return work.draft_saved_at(draft_id)

    def begin(
        self,
        identity_id: IdentityId,
        *,
        by: OperatorId,
        account_ids: Sequence[AccountId] = (),
        texts: Sequence[str] = ("",),
        window: TimeWindow | None = None,
    ) -> Draft:
        """Begins a draft in `by`'s name and keeps it. An account of another identity raises WrongIdentity."""
        with self._desk.store.work() as work:
            draft = Draft(
                DraftId(new_id()),
                work.identity(identity_id),
                by,
                tuple(work.account(account_id) for account_id in account_ids),
                tuple(Part(text) for text in texts),
                window,
            )
            _refuse_unkeepable(draft)
            work.save_draft(draft, self._desk.clock.now())
            self._desk.note(work, Deed.DRAFT_BEGUN, draft.id, by=by, identity_id=identity_id)
            work.commit()
        self._desk.announce(Kind.DRAFT, draft.id)
        return draft

    def keep(self, draft: Draft, *, by: OperatorId | None = None) -> Draft:
        """Keeps one more revision and gives it back. `by` is who changed it, None its author.

        Whoever else changes it becomes one of its editors, who cannot sign it. Raises BadInput when the
        draft went to another identity without `move` or to another author, when somebody kept a newer
        revision meanwhile, or for text that cannot be kept. Signatures under the earlier version
        lapse by themselves; the journal says so once.
        """
        _refuse_unkeepable(draft)
        with self._desk.store.work() as work:
            before = work.draft(draft.id)
            if before.identity.id != draft.identity.id or before.author_id != draft.author_id:
                raise BadInput(
                    f"The draft belongs to {before.identity.name}.", remedy="Move it as its own step."
                )
            if by is not None:
                work.operator(by)
            kept = replace(draft, identity=before.identity, revision=draft.revision + 1)
            kept = replace(kept, editors=_editors_of(before, kept, by))
            work.save_draft(kept, self._desk.clock.now())
            if before.digest != kept.digest and counted_approvals(before, work.approvals(draft.id)):
                self._desk.note(
                    work,
                    Deed.APPROVAL_LAPSED,
                    draft.id,
                    detail="The post changed after it was signed.",
                    identity_id=draft.identity.id,
                )
            work.commit()
        self._desk.announce(Kind.DRAFT, draft.id)
        return kept

    def move(self, draft_id: DraftId, identity_id: IdentityId, *, by: OperatorId) -> Draft:
        """Moves the words to another identity, with no account chosen and no signature left."""
        with self._desk.store.work() as work:
            before = work.draft(draft_id)
            identity = work.identity(identity_id)
            moved = replace(before.moved_to(identity), revision=before.revision + 1)
            work.save_draft(moved, self._desk.clock.now())
            self._desk.note(
                work,
                Deed.DRAFT_MOVED,
                draft_id,
                by=by,
                detail=f"From {before.identity.name} to {identity.name}.",
                identity_id=identity_id,
            )
            work.commit()
        self._desk.announce(Kind.DRAFT, draft_id)
        return moved

    def discard(self, draft_id: DraftId, *, by: OperatorId) -> None:
        """Removes a draft for good."""
        with self._desk.store.work() as work:
            draft = work.draft(draft_id)
            work.remove_draft(draft_id)
            self._desk.note(work, Deed.DRAFT_DISCARDED, draft_id, by=by, identity_id=draft.identity.id)
            work.commit()
        self._desk.announce(Kind.DRAFT, draft_id)

    def attach(self, path: Path, alt: str = "") -> Media:
        """Copies a picture into the data folder, under its own SHA-256, and describes it.

        What it is, its first bytes say, whatever its name is. Raises BadInput for a file that is missing, no
        picture, or over 15 MB.
        """
        alt = clean_text(alt, "The description")
        media, content = look_at_picture(path, path.name)
        self._store_picture(media.sha256, content)
        return replace(media, alt=alt)

    def picture(self, media: Media) -> Path:
        """Where the data folder keeps a picture's bytes."""
        return self._desk.home / "media" / media.sha256

    def _store_picture(self, digest: str, content: bytes) -> None:
        folder = self._desk.home / "media"
        partial = folder / f"{digest}.partial"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(content)
            os.replace(partial, folder / digest)
        except OSError as error:
            raise StorageError(
                f"The picture could not be kept in {folder}: {error.strerror}.", remedy="Free some space."
            ) from error


def look_at_picture(path: Path, name: str) -> tuple[Media, bytes]:
    """What a picture file is, without a description, and its bytes; raises BadInput as `attach` does."""
    name = clean_name(name, "The picture's name")
    content = _read_picture(path)
    media_type = next((kind for kind, begins in _PICTURES.items() if begins.match(content)), None)
    if media_type is None:
        raise BadInput(f"{name} is not a PNG, JPEG, GIF or WebP picture.", remedy="Choose another.")
    return Media(hashlib.sha256(content).hexdigest(), name, media_type, len(content)), content


def _editors_of(before: Draft, after: Draft, by: OperatorId | None) -> tuple[OperatorId, ...]:
    """Once an editor always an editor: what the caller's copy says of it does not count."""
    is_changed = replace(after, editors=before.editors).digest != before.digest
    if by is None or by in before.writers or not is_changed:
        return before.editors
    return (*before.editors, by)


def _read_picture(path: Path) -> bytes:
    """At most one byte more than a picture may have: a pipe or a device could be read without end."""
    try:
        if path.exists() and not path.is_file():
            raise BadInput(f"{path} is no file.", remedy="Choose another.")
        with path.open("rb") as file:
            content = file.read(_PICTURE_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.", remedy="Choose another.") from error
    if not content or len(content) > _PICTURE_BYTES:
        raise BadInput(f"{path.name} is empty or over 15 MB.", remedy="Choose a smaller picture.")
    return content


def _refuse_unkeepable(draft: Draft) -> None:
    if draft.window is not None:
        zone_named(draft.window.zone)
    for number, part in enumerate(draft.parts, start=1):
        place = "The text" if len(draft.parts) == 1 else f"Part {number}"
        clean_text(part.text, place)
        for media in part.media:
            clean_text(media.alt, f"The description of {media.name}")
