"""The window: sidebar, screens and the errands between them; it shows what it is told, no more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from desktop.model.identities import Identity, OperatorId
from ui.accounts.first_run import FirstRun
from ui.approvals.opened import OpenedDraft
from ui.approvals.screen import ApprovalsScreen
from ui.bridge import Bridge
from ui.compose.goes_out import own_zone
from ui.compose.screen import ComposeScreen
from ui.draft.model import DraftOnDesk
from ui.draft.sending import Sending
from ui.errands.drafts import DraftsErrand
from ui.errands.people import PeopleErrand
from ui.errands.reading import ReadingErrand
from ui.errands.sending import SendingErrand
from ui.errands.waiting import WaitingErrand
from ui.journal.screen import JournalScreen
from ui.look.theme import Look
from ui.parts.order import step_focus, step_pane
from ui.presenter import Presenter
from ui.queue.detail import DetailPane
from ui.queue.model import QueueModel
from ui.queue.screen import QueueScreen
from ui.sidebar.model import Roster
from ui.sidebar.sidebar import Sidebar
from ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.app import Application

NARROW_BELOW = 1200
_CLOCK_MS = 20_000


class Window(QMainWindow):
    """Opens empty at once; `arrive` gives it the application when that is there."""

    closing = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.app: Application | None = None
        self.setWindowTitle("Masthead")
        self.setMinimumSize(960, 640)
        self.resize(1440, 900)
        zone = own_zone()
        root = QWidget()
        self.setCentralWidget(root)
        root.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        root.setFocus(Qt.FocusReason.OtherFocusReason)
        self.presenter = Presenter(look, root)
        self.tasks = Tasks(self.presenter.show_error)
        self.bridge = Bridge()
        self.roster = Roster(self.tasks)
        self.desk = DraftOnDesk(self.tasks)
        self.sending = Sending(self.tasks, self.desk, self.roster)
        self.drafts = DraftsErrand(look, root, self.tasks, self.roster, self.desk)
        self.sidebar = Sidebar(look, self.roster)
        self.compose = ComposeScreen(
            look, self.desk, self.roster, self.drafts.load_picture, self.drafts.can_waive
        )
        detail = DetailPane(look, self.roster, self.drafts.load_picture, zone)
        self.queue = QueueScreen(look, self.roster, QueueModel(zone, self._now), detail, zone)
        opened = OpenedDraft(look, self.roster, self.drafts.load_picture, zone)
        self.approvals = ApprovalsScreen(look, opened)
        self.journal = JournalScreen(look, self._identity_named, zone)
        self.first_run = FirstRun(look, self.roster)
        self.blank = QWidget()
        self._screens: dict[str, QWidget] = {
            "blank": self.blank,
            "first": self.first_run,
            "compose": self.compose,
            "queue": self.queue,
            "approvals": self.approvals,
            "journal": self.journal,
        }
        self.stack = QStackedWidget()
        for screen in self._screens.values():
            self.stack.addWidget(screen)
        row = QHBoxLayout(root)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.stack, 1)
        self.place = "compose"
        self._make_errands(root, zone)
        self._connect()
        self._bind()
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._tick)

    def _make_errands(self, root: QWidget, zone: str) -> None:
        look = self.look
        self.people = PeopleErrand(
            look, root, self.tasks, self.presenter, self.roster, self.sit_down, lambda: self.go("journal")
        )
        self.reading = ReadingErrand(
            self.tasks, self.roster, self.sidebar, self.queue, self.approvals, self.journal, zone
        )
        self.sent = SendingErrand(
            look, root, self.presenter, self.desk, self.sending, self.roster, self.open_in_queue,
            lambda: self.go("compose"),
        )  # fmt: skip
        self.waiting = WaitingErrand(
            look, root, self.tasks, self.presenter, self.roster, self.desk, self.sending, self._edit
        )

    def _connect(self) -> None:
        sidebar, desk, opened, detail = self.sidebar, self.desk, self.approvals.opened, self.queue.detail
        sidebar.go.connect(self.go)
        sidebar.tick.connect(self.drafts.tick)
        sidebar.choose.connect(self.drafts.choose_identity)
        sidebar.add_account.connect(self.people.add_account)
        sidebar.open_menu.connect(self.people.offer_settings)
        sidebar.open_operators.connect(self.people.offer_operators)
        for signal in (desk.replaced, desk.changed):
            signal.connect(self._show_speaker)
        self.roster.changed.connect(self._follow_roster)
        self.bridge.changed.connect(self.reading.hear)
        self.compose.send.connect(self.sending.press)
        self.compose.keep_draft.connect(self.sent.keep_draft)
        self.compose.waive.connect(self.drafts.ask_waiver)
        self.compose.open_drafts.connect(self.drafts.offer_drafts)
        self.queue.write.connect(lambda: self.go("compose"))
        detail.asked.connect(self.waiting.do)
        detail.settled.connect(self.waiting.settle)
        detail.opened.connect(self.waiting.open_link)
        opened.signed.connect(self.waiting.sign)
        opened.returned.connect(self.waiting.send_back)
        opened.declined.connect(self.waiting.decline)
        opened.edited.connect(self.waiting.edit)
        self.first_run.practise.connect(self.people.practise)
        self.first_run.connect_to.connect(self.people.add_account)

    def _bind(self) -> None:
        compose = self.compose
        keys = {
            "Ctrl+1": lambda: self.go("compose"),
            "Ctrl+2": lambda: self.go("queue"),
            "Ctrl+4": lambda: self.go("approvals"),
            "Ctrl+N": self._new_post,
            "Ctrl+S": self.sent.keep_draft,
            "Ctrl+Return": self._press,
            "Ctrl+Enter": self._press,
            "Ctrl+.": compose.fix_here,
            "Ctrl+PgDown": lambda: compose.tabs.step(1),
            "Ctrl+PgUp": lambda: compose.tabs.step(-1),
            "F8": lambda: compose.step_finding(1),
            "Shift+F8": lambda: compose.step_finding(-1),
            "F6": lambda: step_pane(self._panes(), self.focusWidget(), 1),
            "Shift+F6": lambda: step_pane(self._panes(), self.focusWidget(), -1),
        }
        for words, do in keys.items():
            QShortcut(QKeySequence(words), self).activated.connect(do)
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda n=number: self._tick_account(n))

    # arriving and leaving

    def arrive(self, app: Application, operator_id: str = "") -> None:
        """The application is open: reads everybody and lays the newest draft on the desk."""
        self.app = app
        for errand in (
            self.desk,
            self.sending,
            self.drafts,
            self.people,
            self.reading,
            self.sent,
            self.waiting,
        ):
            errand.open(app)
        self._leave = self.bridge.listen(app.subscribe)
        self.roster.open(app, operator_id)
        self._tick()
        self._clock.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()

    def finish(self) -> None:
        """Stops, keeps the last words and lets go of the application; blocks. Raises what keeping raises."""
        self._clock.stop()
        app, self.app = self.app, None
        if app is not None:
            self._leave()
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

    # what is shown

    def go(self, place: str) -> None:
        """Shows a screen."""
        self.place = place
        has_accounts = bool(self.roster.accounts)
        if not self.roster.is_read:
            shown = "blank"
        elif place == "compose" and not has_accounts:
            shown = "first"
        else:
            shown = place
        self.stack.setCurrentWidget(self._screens[shown])
        self.sidebar.show_place(place)
        if shown == "compose":
            self.compose.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif shown == "queue":
            self.queue.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif shown == "approvals":
            self.approvals.focus_in()
        elif shown == "journal":
            self.reading.read_journal()

    def open_in_queue(self, key: str) -> None:
        """Shows one row of the queue."""
        self.go("queue")
        self.queue.open_row(key)

    def _edit(self, is_move: bool) -> None:
        self.go("compose")
        if is_move:
            self.compose.goes_out.focus_date()

    def _follow_roster(self) -> None:
        self.look.know(self.roster.identities)
        self.drafts.renew()
        self._show_speaker()
        is_first = self.stack.currentWidget() in (self.blank, self.first_run)
        if is_first or (self.place == "compose" and not self.roster.accounts):
            self.go(self.place)

    def _show_speaker(self) -> None:
        self.sidebar.show_speaker(self.desk.identity, self.desk.ticked)

    def _tick(self) -> None:
        if self.app is not None:
            self.compose.renew(self.app.now())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW_BELOW
        for part in (self.sidebar, self.compose, self.queue):
            part.narrow(is_narrow)

    # keys

    def _new_post(self) -> None:
        self.go("compose")
        self.drafts.start()

    def _press(self) -> None:
        shown = self.stack.currentWidget()
        if shown is self.compose:
            self.compose.press()
        elif shown is self.approvals:
            self.approvals.opened.press()

    def _tick_account(self, number: int) -> None:
        rows = self.sidebar.ticks()
        if number <= len(rows):
            self.drafts.tick(rows[number - 1].account.id)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step_focus(self._panes(), self.focusWidget(), forward)

    def _panes(self) -> tuple[QWidget, ...]:
        """The panes on show, in reading order."""
        shown = self.stack.currentWidget()
        if shown is self.compose:
            return (self.sidebar, *self.compose.panes, self.presenter)
        if shown is self.queue:
            return (self.sidebar, self.queue, self.queue.detail, self.presenter)
        return (self.sidebar, shown, self.presenter) if shown is not None else (self.sidebar,)

    # small answers

    def _now(self) -> datetime:
        return self.app.now() if self.app is not None else datetime.now().astimezone()

    def _identity_named(self, identity_id: str) -> Identity | None:
        return next((i for i in self.roster.identities if i.id == identity_id), None)
