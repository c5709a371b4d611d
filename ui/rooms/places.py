"""Where the window is: which screen is shown, in which order its panes are read; it loads nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.accounts.first_run import FirstRun
from ui.approvals.screen import ApprovalsScreen
from ui.calendar.screen import CalendarScreen
from ui.compose.screen import ComposeScreen
from ui.holding.screen import ReviewScreen
from ui.journal.screen import JournalScreen
from ui.policy.screen import PolicyScreen
from ui.presenter import Presenter
from ui.queue.screen import QueueScreen
from ui.sidebar.model import Roster
from ui.sidebar.sidebar import Sidebar


class Places(QObject):
    """`came` carries the key of every place that is gone to."""

    came = Signal(str)

    def __init__(
        self,
        sidebar: Sidebar,
        presenter: Presenter,
        roster: Roster,
        first_run: FirstRun,
        compose: ComposeScreen,
        queue: QueueScreen,
        calendar: CalendarScreen,
        approvals: ApprovalsScreen,
        journal: JournalScreen,
        review: ReviewScreen,
        policy: PolicyScreen,
    ) -> None:
        super().__init__()
        self._sidebar = sidebar
        self._presenter = presenter
        self._roster = roster
        self.first_run = first_run
        self.compose = compose
        self.queue, self.calendar = queue, calendar
        self.approvals = approvals
        self.review = review
        self.policy = policy
        self.place = "compose"
        self.blank = QWidget()
        self._screens: dict[str, QWidget] = {
            "blank": self.blank,
            "first": first_run,
            "compose": compose,
            "queue": queue,
            "calendar": calendar,
            "approvals": approvals,
            "journal": journal,
            "review": review,
            "policy": policy,
        }
        self.stack = QStackedWidget()
        for screen in self._screens.values():
            self.stack.addWidget(screen)

    @property
    def shown(self) -> QWidget:
        """The screen on show."""
        return self.stack.currentWidget() or self.blank

    def go(self, place: str) -> None:
        """Shows a screen; without any account the composer's place is the first page."""
        self.place = place
        if not self._roster.is_read:
            shown = "blank"
        elif place == "compose" and not self._roster.accounts:
            shown = "first"
        else:
            shown = place
        self.stack.setCurrentWidget(self._screens[shown])
        self._sidebar.show_place(place)
        if shown == "compose":
            self.compose.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif shown == "queue":
            self.queue.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif shown == "calendar":
            self.calendar.focus_in()
        elif shown == "approvals":
            self.approvals.focus_in()
        elif shown == "review":
            self.review.focus_in()
        elif shown == "policy":
            self.policy.focus_in()
        self.came.emit(shown)

    def follow_roster(self) -> None:
        """The first reading shows the first screen; the last account that goes shows the first page."""
        is_first = self.shown in (self.blank, self.first_run)
        if is_first or (self.place == "compose" and not self._roster.accounts):
            self.go(self.place)

    def find(self) -> None:
        """Goes to where accounts and posts are looked for."""
        self.go("queue")
        self.queue.head.focus_search()

    def open_in_queue(self, key: str) -> None:
        """Shows one row of the queue."""
        self.go("queue")
        self.queue.open_row(key)

    def edit(self, is_move: bool = False) -> None:
        """Shows the composer, at the time where another one is to be chosen."""
        self.go("compose")
        if is_move:
            self.compose.goes_out.focus_date()

    def press(self) -> None:
        """What Ctrl+Enter means here: the sending or the approving button."""
        if self.shown is self.compose:
            self.compose.press()
        elif self.shown is self.approvals:
            self.approvals.opened.press()

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """The panes on show, in reading order."""
        if self.shown is self.compose:
            return (self._sidebar, *self.compose.panes, self._presenter)
        if self.shown is self.queue:
            return (self._sidebar, self.queue, self.queue.detail, self._presenter)
        if self.shown is self.policy:
            return (self._sidebar, self.policy.list_side, self.policy.beside, self._presenter)
        return (self._sidebar, self.shown, self._presenter)
