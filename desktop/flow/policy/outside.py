"""Tells when somebody made the policy weaker with another program than Masthead; it cannot keep them from it.

It compares the organisation's files with a copy of what they were when they were last looked at, which is
kept beside the policy folder. A policy that cannot be read is not compared: it stops sending by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Lock

from desktop.errors import StorageError
from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.flow.people.consent import Footing, weakened
from desktop.model.identities import Identity
from desktop.model.journal import Deed, JournalEntry
from desktop.model.rulebook import Weakening
from desktop.policy.amending.events import read_events
from desktop.policy.amending.files import KEPT, PolicyFolder, write_whole
from desktop.policy.strictness.written import written

ABOUT = "policy"
"""What the journal's entries about this are about."""
SEEN = "policy-seen"
"""The folder in Masthead's home that has the files as they were when they were last looked at."""
_NAMED = 6
"""The most rules that one entry names; more are counted."""
_TOLD_FOR = timedelta(days=7)
_LATEST = 20

Files = Mapping[str, bytes]


class Outside:
    """Looks whether files of the policy are others than Masthead left them, and says what became weaker."""

    def __init__(self, desk: Desk, folder: PolicyFolder) -> None:
        self._desk = desk
        self._folder = folder
        self._seen = PolicyFolder(folder.shipped, desk.home / SEEN)
        self._lock = Lock()
        self._last: object = None

    def told(self) -> tuple[JournalEntry, ...]:
        """What was told in the last seven days, newest first."""
        since = self._desk.clock.now() - _TOLD_FOR
        with self._desk.store.work(is_reading=True) as work:
            entries = work.entries(about=ABOUT, limit=_LATEST)
        return tuple(each for each in entries if each.deed is Deed.POLICY_WEAKENED and each.at >= since)

    def look(self) -> tuple[Weakening, ...]:
        """Writes into the journal what was made weaker for identities with approvers since the last look.

        Raises StorageError where the files cannot be read or copied; the next look tells it then.
        """
        with self._lock:
            events = read_events(self._desk.policy_folder)
            seal = (self._desk.rules().version.digest, events)
            if seal == self._last:
                return ()
            found = self._compare()
            self._last = seal
            return found

    def saved(self, path: Path, content: bytes) -> None:
        """A file is as Masthead itself has put it there: no change from outside."""
        with self._lock:
            _write(self._seen.own / path.relative_to(self._folder.own), content)
            self._last = None  # somebody may put back by hand what was there at the last look

    def _compare(self) -> tuple[Weakening, ...]:
        files, known = _files_in(self._folder.own), _files_in(self._seen.own)
        ruleset = self._desk.rules()
        is_own_broken = any(each.pack not in ruleset.shipped for each in ruleset.breakages)
        if files == known or is_own_broken:
            return ()
        if not self._seen.own.is_dir():
            self._remember(known, files)
            return ()
        before, after = written(self._seen.load()), written(ruleset)
        with self._desk.store.work() as work:
            if _files_in(self._seen.own) != known:
                return ()  # another Masthead over this folder tells it
            identities = work.identities()
            found = tuple(
                each
                for each in (
                    *weakened(Footing(before, identities), Footing(after, identities)),
                    *self._events_gone(identities),
                )
                if each.identity.approvers
            )
            if found:
                self._desk.note(work, Deed.POLICY_WEAKENED, ABOUT, detail=_words(found))
            self._remember(known, files)
            try:
                work.commit()
            except BaseException:
                self._remember(files, known)  # what is not in the journal is told by the next look
                raise
        if found:
            self._desk.announce(Kind.POLICY, ABOUT)
        return found

    def _events_gone(self, identities: Sequence[Identity]) -> Iterator[Weakening]:
        now = self._desk.clock.now()
        still = read_events(self._folder.own)
        for words in read_events(self._seen.own).words_at(now):
            if not still.trouble and words not in still.words_at(now):
                for identity in identities:
                    yield Weakening(f"“{words}”", "it is no longer in the news", identity)

    def _remember(self, was: Files, now: Files) -> None:
        """Makes the copy hold what the files hold."""
        for name in now:
            if was.get(name) != now[name]:
                _write(self._seen.own / name, now[name])
        for name in was:
            if name not in now:
                with suppress(OSError):
                    (self._seen.own / name).unlink()


def _words(found: tuple[Weakening, ...]) -> str:
    said = [f"{each.about} is weaker for {each.identity.name} ({each.how})" for each in found[:_NAMED]]
    more = f", and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"Changed outside Masthead: {', '.join(said)}{more}."


def _files_in(folder: Path) -> dict[str, bytes]:
    """The packs, their lists and the list of events, by their place in the folder."""
    found: dict[str, bytes] = {}
    try:
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder)
            is_ours = place.parts[0] != KEPT and not any(part.startswith(".") for part in place.parts)
            if is_ours and path.is_file():
                found[place.as_posix()] = path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be read: {error.strerror}.", remedy="See who may read it."
        ) from error
    return found


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise StorageError(
            f"{path} could not be written: {error.strerror}.", remedy="Free some space, or see who may write."
        ) from error
