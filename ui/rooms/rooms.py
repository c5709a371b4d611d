"""Everything behind the first paint: models, screens, and the errands between them; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop.model.identities import Identity, OperatorId
from desktop.model.posts import Draft, TimeWindow
from ui.accounts.first_run import FirstRun
from ui.approvals.opened import OpenedDraft
from ui.approvals.screen import ApprovalsScreen
from ui.bridge import Bridge
from ui.calendar.screen import CalendarScreen
from ui.compose.screen import ComposeScreen
from ui.draft.model import DraftOnDesk
from ui.draft.sending import Sending
from ui.errands.bulk import BulkErrand
from ui.errands.drafts import DraftsErrand
from ui.errands.holding import HoldingErrand
from ui.errands.people import PeopleErrand
from ui.errands.policy import PolicyErrand
from ui.errands.sending import SendingErrand
from ui.errands.showing.calendar import CalendarErrand
from ui.errands.showing.reading import ReadingErrand
from ui.errands.waiting import WaitingErrand
from ui.holding.frame import HeldFrame
from ui.holding.screen import ReviewScreen
from ui.journal.screen import JournalScreen
from ui.look.theme import Look
from ui.parts.order import step_focus
from ui.policy.screen import PolicyScreen
from ui.post.detail import DetailPane
from ui.presenter import Presenter
from ui.queue.model import QueueModel
from ui.queue.screen import QueueScreen
from ui.reach.watcher import ReachWatcher
from ui.rooms.places import Places
from ui.sidebar.model import Roster
from ui.sidebar.sidebar import Sidebar
from ui.tasks import Tasks
from ui.timing.goes_out import own_zone

if TYPE_CHECKING:
    from desktop.app import Application

_CLOCK_MS = 20_000


class Rooms(QObject):
    """`root` is what the window shows. `arrive` gives them the application; `leave` takes it away again."""

    def __init__(self, look: Look, tasks: Tasks) -> None:
        super().__init__()
        self.look = look
        self.tasks = tasks
        self.app: Application | None = None
        zone = own_zone()
        self.root = HeldFrame(look, zone)
        self.presenter = Presenter(look, self.root)
        self.bridge = Bridge()
        self.roster = Roster(tasks)
        self.desk = DraftOnDesk(tasks)
        self.sending = Sending(tasks, self.desk, self.roster)
        self.drafts = DraftsErrand(look, self.root, tasks, self.roster, self.desk)
        self._make_screens(zone)
        self._make_errands(zone)
        self._connect_sidebar()
        self._connect_screens()
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._tick)

    def _make_screens(self, zone: str) -> None:
        look, roster, load = self.look, self.roster, self.drafts.load_picture
        self.sidebar = Sidebar(look, roster)
        self.compose = ComposeScreen(look, self.desk, roster, load, self.drafts.can_waive)
        detail = DetailPane(look, roster, load, zone)
        self.queue = QueueScreen(look, roster, QueueModel(zone, self._now), detail, zone)
        self.calendar = CalendarScreen(look, roster, self._now, zone)
        self.approvals = ApprovalsScreen(look, OpenedDraft(look, roster, load, zone))
        self.journal = JournalScreen(look, self._identity_named, zone)
        self.review = ReviewScreen(look, DetailPane(look, roster, load, zone), zone)
        self.policy = PolicyScreen(look, roster, zone)
        self.first_run = FirstRun(look, roster)
        self.places = Places(
            self.sidebar, self.presenter, roster, self.first_run, self.compose, self.queue, self.calendar,
            self.approvals, self.journal, self.review, self.policy,
        )  # fmt: skip
        self.root.row.addWidget(self.sidebar)
        self.root.row.addWidget(self.places.stack, 1)

    def _make_errands(self, zone: str) -> None:
        look, root, tasks, presenter, roster = self.look, self.root, self.tasks, self.presenter, self.roster
        places, desk, sending = self.places, self.desk, self.sending
        self.people = PeopleErrand(
            look, root, tasks, presenter, roster, self.sit_down, lambda: places.go("journal")
        )
        self.reading = ReadingErrand(
            tasks, roster, self.sidebar, self.queue, self.approvals, self.journal, zone
        )
        self.sent = SendingErrand(
            look, root, presenter, desk, sending, roster, places.open_in_queue, places.edit
        )
        self.waiting = WaitingErrand(look, root, tasks, presenter, roster, desk, sending, places.edit)
        self.reach = ReachWatcher(tasks, presenter, self.sidebar, zone)
        self.dates = CalendarErrand(
            look, root, tasks, presenter, roster, self.calendar, zone, places.open_in_queue, self._write
        )
        self.bulk = BulkErrand(look, root, tasks, presenter, roster, zone)
        self.holding = HoldingErrand(
            look, tasks, presenter, roster, root, self.sidebar, self.review, places.go
        )
        self.ruling = PolicyErrand(
            look, root, tasks, presenter, roster, self.policy, zone, lambda: places.go("queue")
        )

    def _connect_sidebar(self) -> None:
        sidebar = self.sidebar
        sidebar.go.connect(self.places.go)
        sidebar.search.connect(self.places.find)
        sidebar.people.tick.connect(self.drafts.tick)
        sidebar.people.choose.connect(self.drafts.choose_identity)
        sidebar.add_account.connect(self.people.add_account)
        sidebar.people.hours.connect(self.people.hours.ask)
        sidebar.open_menu.connect(self.people.offer_settings)
        sidebar.open_operators.connect(self.people.offer_operators)
        for signal in (self.desk.replaced, self.desk.changed):
            signal.connect(self._show_speaker)
        self.roster.changed.connect(self._follow_roster)
        for reader in (self.reading, self.ruling, self.dates):
            self.bridge.changed.connect(reader.hear)
            self.places.came.connect(reader.came)
        for hearer in (self.holding, self.reach):
            self.bridge.changed.connect(hearer.hear)

    def _connect_screens(self) -> None:
        opened, detail, compose = self.approvals.opened, self.queue.detail, self.compose
        compose.send.connect(self.sending.press)
        compose.keep_draft.connect(self.sent.keep_draft)
        compose.waive.connect(self.drafts.ask_waiver)
        compose.open_drafts.connect(self.drafts.offer_drafts)
        self.queue.write.connect(self.places.edit)
        self.queue.head.files.connect(self.bulk.offer)
        self.drafts.import_asked.connect(self.bulk.ask_file)
        for pane in (detail, self.review.detail):
            pane.asked.connect(self.waiting.do)
            pane.settled.connect(self.waiting.settle)
            pane.opened.connect(self.waiting.open_link)
        opened.signed.connect(self.waiting.sign)
        opened.returned.connect(self.waiting.send_back)
        opened.declined.connect(self.waiting.decline)
        opened.edited.connect(self.waiting.edit)
        self.first_run.practise.connect(self.people.practise)
        self.first_run.connect_to.connect(self.people.add_account)

    # arriving and leaving

    def arrive(self, app: Application, operator_id: str = "") -> None:
        """The application is open: reads everybody and lays the newest draft on the desk."""
        self.app = app
        for model in (self.desk, self.sending):
            model.open(app)
        reading = (self.reading, self.holding, self.ruling, self.reach)
        for errand in (self.drafts, self.people, self.sent, self.waiting, self.bulk, self.dates, *reading):
            errand.open(app)
        self._stop_listening = self.bridge.listen(app.subscribe)
        self.roster.open(app, operator_id)
        self._tick()
        self._clock.start()

    def leave(self) -> None:
        """Stops, keeps the last words and lets go of the application; blocks. Raises what keeping raises."""
        self._clock.stop()
        app, self.app = self.app, None
        self.bridge.close()
        if app is not None:
            self._stop_listening()
        self.bulk.leave()
        self.tasks.finish()
        if app is not None:
            try:
                self.desk.keeper.keep_at_the_end()
            finally:
                app.close()

    def sit_down(self, operator_id: OperatorId) -> None:
        """Somebody else is at the keyboard: their newest draft is laid on the desk."""
        operator = self.roster.operator
        if operator is None or operator.id != operator_id or self.desk.draft is None:
            self.desk.keep_now(lambda: self._seat(operator_id))

    def _seat(self, operator_id: OperatorId) -> None:
        self.roster.seat(operator_id)
        self.drafts.restore()

    # what is shown and asked

    def narrow(self, is_narrow: bool) -> None:
        """Takes the measures of a narrow window, or of a wide one."""
        for part in (self.sidebar, self.compose, self.queue, self.calendar, self.review, self.policy):
            part.narrow(is_narrow)

    def new_post(self) -> None:
        """An empty page as the identity shown."""
        self.places.go("compose")
        self.drafts.start()

    def _write(self, window: TimeWindow | None, draft: Draft | None) -> None:
        """A new post for that time, or a draft that is there already."""
        self.places.go("compose")
        self.desk.take_up(draft) if draft is not None else self.drafts.start(window)

    def tick_account(self, number: int) -> None:
        """Ticks or clears the account of that number (from 1) of the identity shown."""
        rows = self.sidebar.people.ticks()
        if number <= len(rows):
            self.drafts.tick(rows[number - 1].account.id)

    def step_focus(self, focused: QWidget | None, forward: bool) -> bool:
        """Gives the focus to the next or the previous stop in reading order."""
        return step_focus(self.places.panes, focused, forward)

    def _follow_roster(self) -> None:
        self.look.know(self.roster.identities)
        self.drafts.renew()
        self._show_speaker()
        self.places.follow_roster()

    def _show_speaker(self) -> None:
        self.sidebar.people.show_speaker(self.desk.identity, self.desk.ticked)

    def _tick(self) -> None:
        now = self._now()
        self.compose.renew(now)
        self.calendar.renew(now)
        self.reach.renew(now)
        self.holding.renew(now)
        self.ruling.look_again()

    def _now(self) -> datetime:
        return self.app.now() if self.app is not None else datetime.now().astimezone()

    def _identity_named(self, identity_id: str) -> Identity | None:
        return next((i for i in self.roster.identities if i.id == identity_id), None)
