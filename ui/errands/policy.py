"""What follows a choice about the policy: reading it, weighing a change, saving what was seen, the news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.errors import BadInput, MastheadError, PolicyBroken
from desktop.events import Changed, Kind
from desktop.model.findings import Verdict
from desktop.model.identities import OperatorId
from desktop.model.journal import JournalEntry
from desktop.model.rulebook import Affected, Consent, Effect, LiveEvent, PolicyChange, Published, Rulebook
from ui.bridge import concerns
from ui.look.theme import Look
from ui.parts.cards import Action
from ui.policy.changing import Asked
from ui.policy.model import counted
from ui.policy.screen import PolicyScreen
from ui.policy.trying import Attempt
from ui.presenter import Presenter
from ui.sheets.effect import EffectSheet
from ui.sheets.publishing import Publishing, PublishingSheet
from ui.sidebar.model import Roster
from ui.tasks import Newest, Tasks

if TYPE_CHECKING:
    from desktop.app import Application


@dataclass(frozen=True, slots=True)
class _Read:
    """The policy and the news as they are now; `trouble` says why the news cannot be read."""

    book: Rulebook
    events: tuple[LiveEvent, ...]
    held: dict[str, int]
    trouble: str
    consent: Consent
    told: tuple[JournalEntry, ...]


class Herald:
    """Says what came of a deed, and who is answerable for it."""

    def __init__(self, presenter: Presenter, roster: Roster, show_queue: Callable[[], None]) -> None:
        self._presenter = presenter
        self._roster = roster
        self._show_queue = show_queue

    def say_held(self, title: str, said: str, held: tuple[Affected, ...]) -> None:
        """Says what is done, and how many posts are held because of it."""
        count = sum(bool(one.deliveries) for one in held)
        actions = (Action("Open the queue", self._show_queue),) if count else ()
        what = (
            f"{counted(count, 'post')} {'is' if count == 1 else 'are'} held because of it." if count else ""
        )
        is_calm = not count
        self._presenter.say(
            "circle-check" if is_calm else "hand-stop", "green" if is_calm else "slate", title,
            f"{said} {what or 'Nothing that waits is stopped by it.'}", actions, seconds=0 if count else 15,
        )  # fmt: skip

    def author(self) -> OperatorId | None:
        """Who is at the keyboard; says that nobody is, where nobody is."""
        operator = self._roster.operator
        if operator is None:
            self._presenter.show_error(
                BadInput(
                    "Nobody is at the keyboard, so nobody could be named for it. Nothing was saved.",
                    remedy="Name who is at the keyboard at the foot of the sidebar.",
                )
            )
        return operator.id if operator else None


class NewsErrand:
    """Puts words in the news and takes them off again."""

    def __init__(
        self,
        tasks: Tasks,
        presenter: Presenter,
        herald: Herald,
        screen: PolicyScreen,
        read: Callable[[], None],
    ) -> None:
        self._tasks = tasks
        self._presenter = presenter
        self._herald = herald
        self._screen = screen
        self._read = read
        self._app: Application | None = None
        screen.news.weigh.connect(self._weigh)
        screen.news.add.connect(self._add)
        screen.news.remove.connect(self._remove)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app

    def _weigh(self, words: str) -> None:
        app, pane = self._app, self._screen.news
        if app is None:
            return

        def show(found: tuple[Affected, ...]) -> None:
            posts = sum(one.post is not None for one in found)
            pane.show_weighed(words, posts, len(found) - posts)

        self._tasks.run(
            lambda: app.news.preview(words), show, lambda error: pane.show_refusal(words, str(error))
        )

    def _add(self, words: str, hours: int) -> None:
        app, by = self._app, self._herald.author()
        if app is None or by is None:
            return

        def added(held: tuple[Affected, ...]) -> None:
            self._screen.news.added(words)
            self._herald.say_held(f"“{words}” is in the news", "It holds for every identity.", held)
            self._read()

        until = app.now() + timedelta(hours=hours)
        self._tasks.run(lambda: app.news.add(words, by=by, until=until), added)

    def _remove(self, words: str) -> None:
        app, by = self._app, self._herald.author()
        if app is None or by is None:
            return

        def removed(gone: LiveEvent) -> None:
            self._presenter.say(
                "circle-check", "muted", f"“{gone.words}” is no longer in the news",
                "What was held because of it stays held until somebody lets it go.", seconds=15,
            )  # fmt: skip
            self._read()

        self._tasks.run(lambda: app.news.remove(words, by=by), removed)


class PolicyErrand(QObject):
    """Asks the core in the name of who sits here. Nothing is saved whose effect nobody has seen."""

    def __init__(
        self,
        look: Look,
        root: QWidget,
        tasks: Tasks,
        presenter: Presenter,
        roster: Roster,
        screen: PolicyScreen,
        zone: str,
        show_queue: Callable[[], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._root = root
        self._tasks = tasks
        self._presenter = presenter
        self._herald = Herald(presenter, roster, show_queue)
        self._news = NewsErrand(tasks, presenter, self._herald, screen, self.read)
        self._screen = screen
        self._zone = zone
        self._app: Application | None = None
        self._newest = Newest(tasks, self.read)
        self._is_trying = False
        self._attempt: Attempt | None = None
        screen.head.publish.connect(self.ask_publishing)
        screen.rule.asked.connect(self.weigh)
        screen.trying.asked.connect(self._try)

    def open(self, app: Application) -> None:
        """Gets the application."""
        self._app = app
        self._news.open(app)

    # reading

    def hear(self, changes: frozenset[Changed]) -> None:
        """Something changed in the core."""
        if self._screen.isVisible() and concerns(changes, Kind.POLICY, Kind.IDENTITY, Kind.DELIVERY):
            self.read()

    def came(self, shown: str) -> None:
        """Somebody went to a place: what it shows is read now."""
        if shown == "policy":
            self.read()

    def look_again(self) -> None:
        """Some time has passed: files that were changed by hand are seen, and events that are over go."""
        if self._screen.isVisible():
            self.read()

    def read(self) -> None:
        """Reads the policy and the news. One reading is under way at a time."""
        app = self._app
        if app is None or not self._newest.may_begin():
            return

        def show(read: _Read) -> None:
            self._screen.show_book(read.book)
            self._screen.news.show_consent(read.consent)
            self._screen.news.show_told(read.told)
            self._screen.news.show_events(read.events, read.held, read.trouble, app.now())
            self._screen.beside.count_news(len(read.events))

        self._newest.run(lambda: _read(app), show)

    # changing a rule

    def weigh(self, asked: Asked) -> None:
        """Looks at what a change would stop, and shows it; only then it can be saved."""
        app = self._app
        if app is not None and self._herald.author() is not None:
            self._tasks.run(lambda: app.policy.weigh(asked.change), lambda effect: self._show(asked, effect))

    def _show(self, asked: Asked, effect: Effect) -> None:
        by = self._herald.author()
        if by is None:
            return
        sheet = EffectSheet(self._look, self._root, asked.rule.id, asked.lines, effect, self._zone, by)
        sheet.accepted.connect(lambda: self._save(asked, effect))

    def _save(self, asked: Asked, effect: Effect) -> None:
        app, by = self._app, self._herald.author()
        if app is None or by is None:
            return

        def saved(held: tuple[Affected, ...]) -> None:
            self._screen.rule.drop(asked.rule.id)
            self._herald.say_held(
                f"{asked.rule.id} is changed",
                f"{effect.pack} version {effect.version}, policy {effect.digest[:7]}.",
                held,
            )
            self.read()

        self._tasks.run(lambda: app.policy.save(asked.change, by=by, seen=effect.digest), saved)

    # trying a sentence

    def _try(self, attempt: Attempt) -> None:
        """The newest sentence wins: while one is being checked, only the last that follows is kept."""
        self._attempt = attempt
        if self._app is not None and not self._is_trying:
            self._try_next(self._app)

    def _try_next(self, app: Application) -> None:
        attempt = self._attempt
        if attempt is None:
            return
        self._attempt, self._is_trying = None, True
        change = self._unsaved() if attempt.has_change else None

        def show(verdict: Verdict) -> None:
            self._is_trying = False
            if self._attempt is None and attempt.text == self._screen.trying.attempt.text:
                self._screen.trying.show_verdict(verdict, attempt.text)
            self._try_next(app)

        def failed(error: MastheadError) -> None:
            self._is_trying = False
            self._presenter.show_error(error)
            self._try_next(app)

        self._tasks.run(
            lambda: app.policy.try_sentence(
                attempt.text, identity_id=attempt.identity_id, kind=attempt.kind, change=change
            ),
            show,
            failed,
        )

    def _unsaved(self) -> PolicyChange | None:
        asked = self._screen.rule.unsaved()
        return asked.change if asked is not None else None

    # publishing

    def ask_publishing(self) -> None:
        """Asks where the page should be written."""
        if self._app is not None:
            PublishingSheet(self._look, self._root, self._publish)

    def _publish(self, wanted: Publishing) -> None:
        app = self._app
        if app is None:
            return

        def written(done: Published) -> None:
            page, markdown = (Path(file) for file in done.files)
            self._presenter.say(
                "circle-check", "green", f"The policy is written: {counted(done.count, 'rule')}",
                f"{page} and {markdown.name} beside it, policy {done.digest[:12]}.",
                (Action("Open the page", lambda: _open(page)),),
            )  # fmt: skip

        self._tasks.run(
            lambda: app.policy.publish(wanted.to, owner=wanted.owner, has_examples=wanted.has_examples),
            written,
        )


def _read(app: Application) -> _Read:
    book, told = app.policy.book(), app.policy.told_outside()
    try:
        return _Read(book, app.news.events(), app.news.held(), "", app.news.consent(), told)
    except PolicyBroken as error:
        return _Read(book, (), {}, str(error), Consent(), told)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.resolve())))
