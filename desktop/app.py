"""The only room that knows all rooms: Application is the verbs and the news; it decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop import log, settings
from desktop.errors import StorageError
from desktop.events import Announcer, Listener
from desktop.flow.approve import Approve, Standing
from desktop.flow.bulk.bring_in import BringIn, Imported, Onlooker, Trial
from desktop.flow.bulk.exports.take_out import TakeOut
from desktop.flow.bulk.read import MOST_BYTES, Problem
from desktop.flow.check import Check, may_waive
from desktop.flow.compose import Compose
from desktop.flow.desk import Desk
from desktop.flow.enroll import Enroll
from desktop.flow.hold import HoldEverything, Lifted
from desktop.flow.policy.news import News
from desktop.flow.policy.outside import Outside
from desktop.flow.policy.rulebook import Policy
from desktop.flow.policy.second_look import SecondLook
from desktop.flow.publish import Publish
from desktop.flow.review import LookOver
from desktop.flow.schedule import Schedule
from desktop.flow.sending.reach import Reached
from desktop.flow.sending.retract import Retract
from desktop.flow.timing.moving import Moved, Moving
from desktop.flow.timing.slots import Timing
from desktop.flow.timing.spread import Calendar, Spread
from desktop.flow.timing.templates import Templates
from desktop.flow.timing.walls import WallTimes
from desktop.flow.timing.watch import ClockWatch
from desktop.networks.registry import networks
from desktop.policy import packs
from desktop.policy.amending.files import PolicyFolder
from desktop.policy.packs import Ruleset
from desktop.ports import Clock, Credentials, Networks, Seat, Store, Vault
from desktop.publisher import Publisher
from desktop.settings import Settings
from desktop.storage.store import open_store
from desktop.vault import KeyringVault

__all__ = [
    "MOST_BYTES",
    "Application",
    "Credentials",
    "Imported",
    "Lifted",
    "Moved",
    "Onlooker",
    "Problem",
    "Reached",
    "Seat",
    "Spread",
    "Standing",
    "Trial",
    "may_waive",
]

SHIPPED_POLICY = Path(__file__).resolve().parent.parent / "resources" / "policy"


class SystemClock:
    """The computer's own time."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return datetime.now(UTC)


class Application:
    """Every verb over one data folder. Methods of the verbs block; call them off the UI thread.

    `enroll` (operators, identities, accounts) · `compose` (drafts) · `check` (policy) · `approve`
    (signatures) · `schedule` (the queue) · `hold` (everything at once) · `publish` and `publisher`
    (sending) · `retract` (deleting what is out) · `look_over` (the queue's rows and the journal) ·
    `timing` (slots and quiet hours) · `templates` (used again) · `bring_in` and `take_out` (files of many) ·
    `reach` (whether networks answer) · `calendar` (what stands between two moments) · `moving` (another time
    for what waits) · `policy` (the rules, read and changed) ·
    `news` (today's events).
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.enroll = Enroll(desk)
        self.compose = Compose(desk)
        self.check = Check(desk)
        self.approve = Approve(desk)
        self.schedule = Schedule(desk)
        self.hold = HoldEverything(desk)
        self.publish = Publish(desk)
        self.reach = self.publish.reach
        self.retract = Retract(desk)
        self.timing = Timing(desk)
        self.templates = Templates(desk)
        self.look_over = LookOver(desk)
        self.bring_in = BringIn(desk)
        self.take_out = TakeOut(desk, self.look_over)
        self.calendar = Calendar(desk, self.look_over)
        self.moving = Moving(desk, self.approve, self.schedule)
        folder, second_look = PolicyFolder(SHIPPED_POLICY, desk.policy_folder), SecondLook(desk)
        outside = Outside(desk, folder)
        self.policy = Policy(desk, folder, second_look, outside)
        self.news = News(desk, folder, second_look, outside)
        self.publisher = Publisher(
            desk,
            self.publish,
            (
                self.hold.go_on,
                self.bring_in.go_on,
                second_look.look_if_changed,
                outside.look,
                WallTimes(desk).look,
                self.templates.copy_due,
            ),
            ClockWatch(desk),
        )

    @classmethod
    def open(cls, home: Path | None = None, *, seat: Seat | None = None) -> Application:
        """Opens the data folder, making it when there is none.

        `seat` is for the window and the publisher, of which one each may hold a folder at a time.
        Raises the storage errors, and BadInput for a settings file that cannot be read.
        """
        folder = settings.home_folder(home)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            log.pin_chatty()
            log.open_log(folder)
        except OSError as error:
            raise StorageError(
                f"The data folder {folder} cannot be made: {error.strerror}.",
                remedy="Name another with --home.",
            ) from error
        chosen = settings.read(folder)
        return cls(
            make_desk(
                folder,
                chosen,
                open_store(folder, seat=seat),
                KeyringVault(),
                networks(
                    folder,
                    linkedin_version=chosen.linkedin_version,
                    connect_seconds=chosen.connect_seconds,
                    answer_seconds=chosen.answer_seconds,
                ),
                SystemClock(),
            )
        )

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.desk.home

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.desk.settings

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return self.desk.clock.now()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` after every change, on the thread that made it; gives the way to leave."""
        return self.desk.announcer.subscribe(listener)

    def close(self) -> None:
        """Lets a send in flight be recorded, then lets go of the data folder."""
        self.publisher.stop()
        self.desk.store.close()
        log.close_log()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def make_desk(
    home: Path, chosen: Settings, store: Store, vault: Vault, doors: Networks, clock: Clock
) -> Desk:
    """The desk over any store, vault, networks and clock: the program's own, or a test's."""
    return Desk(
        store, vault, doors, clock, Announcer(), rules_in(SHIPPED_POLICY, home / "policy"), chosen, home
    )


def rules_in(*folders: Path) -> Callable[[], Ruleset]:
    """Gives today's rules from these folders; reads them again when a file came, went or changed.

    The first holds the packs that ship: where it is missing, nothing passes.
    """
    seen: dict[str, tuple[object, Ruleset]] = {}

    def rules() -> Ruleset:
        stamp = tuple(_stamp(folder) for folder in folders)
        known = seen.get("rules")
        if known is None or known[0] != stamp:
            # Also those that are not there: the first must be, and what may not be read is not empty.
            known = (stamp, packs.load(folders))
            seen["rules"] = known
        return known[1]

    return rules


def _stamp(folder: Path) -> object:
    try:
        return [(str(path), _state_of(path)) for path in (folder, *sorted(folder.rglob("*")))]
    except OSError:
        return object()  # equal to no other: the rules are read again each time until this can be told


def _state_of(path: Path) -> tuple[int, ...]:
    """What changes when the file does. The time of its last change cannot be set back, unlike the other."""
    try:
        found = path.stat()
    except OSError as error:
        return (error.errno or 0,)
    return (found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
