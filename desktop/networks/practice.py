"""A network on this computer alone that takes posts, refuses and fails when told; it reaches nobody."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from desktop.errors import CannotRead, NotSent
from desktop.model.identities import Account
from desktop.model.posts import Part
from desktop.networks.answers import Answer, Silence, Troubles, Verb
from desktop.networks.words import refuse_unsendable, squeezed
from desktop.ports import Credentials, Owner, RemotePost, Sent

FOLDER = "practice"
_POSTS = "posts.jsonl"
_REHEARSALS = "rehearsals"
_TORN = b"#\n"
# X forgets what it calls a duplicate after about a day.
_DUPLICATE_FOR = timedelta(hours=24)
_RATE_LIMIT = timedelta(minutes=15)

Now = Callable[[], datetime]


def _present() -> datetime:
    return datetime.now(UTC)


class Scenario(StrEnum):
    """What the practice network can be told to do the next time it is asked."""

    ACCEPT = "accept"
    SIGN_IN = "sign_in"
    RATE_LIMIT = "rate_limit"
    REFUSE = "refuse"
    DUPLICATE = "duplicate"
    UNREACHABLE = "unreachable"
    DROPPED = "dropped"
    NO_ANSWER = "no_answer"
    SERVER_ERROR = "server_error"
    WRONG_OWNER = "wrong_owner"
    UNREADABLE = "unreadable"

    @property
    def verb(self) -> Verb:
        """Which request it waits for."""
        match self:
            case Scenario.WRONG_OWNER:
                return Verb.OWNER
            case Scenario.UNREADABLE:
                return Verb.RECENT
            case _:
                return Verb.PUBLISH


SENTENCES: dict[Scenario, str] = {
    Scenario.ACCEPT: "The next post is taken, even when the same words are out already.",
    Scenario.SIGN_IN: "The next post is refused because the sign-in has ended.",
    Scenario.RATE_LIMIT: "The next post is refused because there were too many in a short time.",
    Scenario.REFUSE: "The next post is refused for what it says.",
    Scenario.DUPLICATE: "The next post is refused because the same words are out already.",
    Scenario.UNREACHABLE: "The network cannot be reached for the next post, and nothing leaves.",
    Scenario.DROPPED: "The connection breaks while the next post leaves, and it is lost.",
    Scenario.NO_ANSWER: "The next post is taken, and the answer that says so is lost.",
    Scenario.SERVER_ERROR: "The network breaks down over the next post, which is lost.",
    Scenario.WRONG_OWNER: "The next time Masthead asks whose account this is, it is another's.",
    Scenario.UNREADABLE: "The next time Masthead reads posts back, the network does not allow it.",
}
"""What each scenario does, for the person who chooses it."""


def rehearse(home: Path, *scenarios: Scenario) -> None:
    """Tells the practice network in the data folder `home` what to do next, in this order, once each.

    Raises OSError when the folder cannot be written.
    """
    folder = home / FOLDER / _REHEARSALS
    folder.mkdir(parents=True, exist_ok=True)
    for scenario in scenarios:
        number = max((int(path.name.partition("-")[0]) for path, _ in _planned(home)), default=0) + 1
        while True:
            try:
                (folder / f"{number:06d}-{scenario.value}").touch(exist_ok=False)
                break
            except FileExistsError:
                number += 1


def rehearsals(home: Path) -> tuple[Scenario, ...]:
    """What the practice network in `home` has been told and has not done yet, in order."""
    return tuple(scenario for _, scenario in _planned(home))


def _planned(home: Path) -> list[tuple[Path, Scenario]]:
    folder = home / FOLDER / _REHEARSALS
    known = {scenario.value: scenario for scenario in Scenario}
    planned = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        number, _, name = path.name.partition("-")
        if number.isdecimal() and name in known:
            planned.append((path, known[name]))
    return planned


class Practice:
    """One account on the practice network of one data folder. It needs no credentials.

    Posts are lines that are only ever added, so that a crash leaves whole posts and at most one torn
    line, which counts as nothing. Like X, it refuses the same words within a day, and knows no
    idempotency key.
    """

    def __init__(self, home: Path, account: Account, *, now: Now = _present) -> None:
        self._home = home
        self._account = account
        self._troubles = Troubles(account, Credentials({}))
        self._now = now
        self._owner_id = account.owner_id or f"practice:{account.handle.removeprefix('@').casefold()}"

    def owner(self) -> Owner:
        """This account itself, unless another is being rehearsed."""
        if self._told(Verb.OWNER) is Scenario.WRONG_OWNER:
            return Owner("practice:somebody-else", "somebody_else", "Somebody Else")
        handle = self._account.handle.removeprefix("@")
        return Owner(self._owner_id, handle, self._account.display_name, self._now())

    def publish(self, part: Part, *, after: str | None = None, key: str = "") -> Sent:
        """Takes one part, or does what is being rehearsed."""
        refuse_unsendable(part, self._account.network)
        scenario = self._told(Verb.PUBLISH)
        self._refuse_as_told(scenario)
        own = self._own_posts()
        if after is not None and after not in {post.remote_id for post in own}:
            raise self._troubles.refused("the post that this one follows does not exist", Verb.PUBLISH)
        if scenario is None and self._is_duplicate(part, own):
            raise self._troubles.duplicate("the same words are out already")
        now = self._now()
        remote_id = str(max([time.time_ns(), *(int(post.remote_id) + 1 for post in own)]))
        self._append(
            {
                "id": remote_id,
                "owner": self._owner_id,
                "text": part.text,
                "after": after,
                "created_at": now.isoformat(),
            },
            Verb.PUBLISH,
        )
        if scenario is Scenario.NO_ANSWER:
            raise self._troubles.silent(Silence(True, "did not answer in time"), Verb.PUBLISH)
        return Sent(remote_id, _link(remote_id))

    def delete(self, remote_id: str) -> None:
        """Deletes an own post; one that is gone already is no error."""
        if remote_id in {post.remote_id for post in self._own_posts()}:
            self._append({"deleted": remote_id, "owner": self._owner_id}, Verb.DELETE)

    def recent(self, since: datetime) -> tuple[RemotePost, ...]:
        """Own posts made at or after `since`, newest first."""
        if self._told(Verb.RECENT) is Scenario.UNREADABLE:
            raise CannotRead(
                f"Practice does not let {self._account.label} read its own posts.",
                remedy="Look at the account on the network itself.",
            )
        posts = [post for post in self._own_posts() if post.created_at is None or post.created_at >= since]
        return tuple(sorted(posts, key=lambda post: int(post.remote_id), reverse=True))

    def normal_form(self, text: str) -> str:
        """Without white space that nobody sees, as the real networks keep it."""
        return squeezed(text)

    # rehearsing

    def _told(self, verb: Verb) -> Scenario | None:
        """Takes the next scenario for this request; removing its file is what decides who has it."""
        try:
            for path, scenario in _planned(self._home):
                if scenario.verb is verb:
                    try:
                        path.unlink()
                    except FileNotFoundError:
                        continue
                    return scenario
        except OSError:
            pass
        else:
            return None
        raise self._unusable()

    def _refuse_as_told(self, scenario: Scenario | None) -> None:
        match scenario:
            case None | Scenario.ACCEPT | Scenario.NO_ANSWER:
                return
            case Scenario.SIGN_IN:
                raise self._troubles.sign_in(Verb.PUBLISH)
            case Scenario.RATE_LIMIT:
                raise self._troubles.limited(self._now() + _RATE_LIMIT, Verb.PUBLISH)
            case Scenario.REFUSE:
                raise self._troubles.refused("a rehearsed refusal", Verb.PUBLISH)
            case Scenario.DUPLICATE:
                raise self._troubles.duplicate("a rehearsed duplicate")
            case Scenario.UNREACHABLE:
                raise self._troubles.silent(Silence(False, "could not be reached"), Verb.PUBLISH)
            case Scenario.DROPPED:
                raise self._troubles.silent(Silence(True, "broke off without an answer"), Verb.PUBLISH)
            case Scenario.SERVER_ERROR:
                raise self._troubles.unclear(Answer(500, {}, b""), Verb.PUBLISH)
            case Scenario.WRONG_OWNER | Scenario.UNREADABLE:
                raise AssertionError(f"{scenario} waits for another request")
            case _:
                assert_never(scenario)

    def _is_duplicate(self, part: Part, own: list[RemotePost]) -> bool:
        wanted = self.normal_form(part.text)
        begin = self._now() - _DUPLICATE_FOR
        return any(
            self.normal_form(post.text) == wanted and (post.created_at is None or post.created_at > begin)
            for post in own
        )

    # the file

    def _own_posts(self) -> list[RemotePost]:
        """Own posts that are not deleted, in the order they were made."""
        found: dict[str, RemotePost] = {}
        for line in self._lines():
            if line.get("owner") != self._owner_id:
                continue
            found.pop(str(line.get("deleted")), None)
            remote_id, text = line.get("id"), line.get("text")
            if isinstance(remote_id, str) and remote_id.isdecimal() and isinstance(text, str):
                found[remote_id] = RemotePost(
                    remote_id, text, _link(remote_id), _time_in(line.get("created_at"))
                )
        return list(found.values())

    def _lines(self) -> Iterator[dict[str, object]]:
        try:
            content = (self._home / FOLDER / _POSTS).read_bytes()
        except FileNotFoundError:
            return
        except OSError:
            content = None
        if content is None:
            raise self._unusable()
        for line in content.split(b"\n")[:-1]:
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                yield found

    def _append(self, entry: dict[str, object], verb: Verb) -> None:
        """Adds one line and has it on the disk before this returns."""
        line = json.dumps(entry).encode("ascii") + b"\n"
        path = self._home / FOLDER / _POSTS
        is_whole = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab+", buffering=0) as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    # A torn line stays torn, even one that lacks nothing but its end.
                    line = line if file.read(1) == b"\n" else _TORN + line
                is_whole = file.write(line) == len(line)
                os.fsync(file.fileno())
        except OSError:
            pass
        else:
            if is_whole:
                return
        if is_whole and verb is Verb.PUBLISH:
            raise self._troubles.silent(Silence(True, "could not say that the post is kept"), verb)
        raise self._unusable()

    def _unusable(self) -> NotSent:
        return NotSent(
            f"The practice network's files in {self._home / FOLDER} cannot be used.",
            remedy="See that the disk has room and the folder may be written.",
        )


def _link(remote_id: str) -> str:
    return f"practice:{remote_id}"


def _time_in(found: object) -> datetime | None:
    try:
        return datetime.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        return None
