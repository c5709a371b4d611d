"""However the window ends, the words stay: closed, asked to end by a signal, or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.model.identities import IdentityKind
from tests.ui.conftest import Arrive
from tests.worlds import World
from ui.window import Window

ROOT = Path(__file__).resolve().parents[2]
TYPE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui import main
home = Path(sys.argv[1])
from ui.rooms.rooms import Rooms
arrive = Rooms.arrive
def then(self, app, operator_id=""):
    arrive(self, app, operator_id)
    def look():
        if self.desk.draft is None:
            QTimer.singleShot(20, look)
            return
        self.compose.editor.insertPlainText("Words that must stay \\U0001F52D")
        said = lambda: (home / "typed").write_text("yes")
        QTimer.singleShot(int(sys.argv[2]), said)
    look()
Rooms.arrive = then
sys.exit(main.open_window(home))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Application.open(tmp_path) as app:
        you = app.enroll.name_operator("Ada Lindqvist")
        identity = app.enroll.add_identity(IdentityKind.PERSONAL, "Ada", by=you.id, is_practice=True)
        from desktop.app import Credentials
        from desktop.model.identities import Network

        app.enroll.add_account(identity.id, Network.PRACTICE, Credentials({}), by=you.id, handle="ada")
    return tmp_path


def run_and(home: Path, number: int, wait_ms: int) -> int:
    """Opens a window in a process of its own, lets it type, and ends it with a signal."""
    process = subprocess.Popen(
        [sys.executable, "-c", TYPE, str(home), str(wait_ms)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
    )
    try:
        end = time.monotonic() + 60
        while not (home / "typed").exists():
            if time.monotonic() > end or process.poll() is not None:
                process.kill()  # what still runs would keep its errors open, and reading them would never end
                pytest.fail(f"It typed nothing. {process.stderr.read()!r}" if process.stderr else "")
            time.sleep(0.01)
        process.send_signal(number)
        code = process.wait(timeout=10)
    finally:
        process.kill()
        if process.stderr is not None:
            process.stderr.close()
        process.wait()
    return code


def kept(home: Path) -> list[str]:
    with Application.open(home) as app:
        return [draft.parts[0].text for draft in app.compose.drafts()]


def test_words_survive_a_kill(home: Path) -> None:
    # The pace itself is shown elsewhere; here a busy machine gets time to write.
    assert run_and(home, signal.SIGKILL, 1500) == -signal.SIGKILL
    assert kept(home) == ["Words that must stay 🔭"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_window_cleanly_and_keeps_the_last_letter(home: Path, number: int) -> None:
    assert run_and(home, number, 0) == 0
    assert kept(home) == ["Words that must stay 🔭"]


def test_closing_keeps_what_was_typed_a_moment_ago(
    arrive: Arrive, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.app.desk.store, "close", lambda: None)
    window = arrive(world)
    window.rooms.compose.editor.insertPlainText("A moment ago")
    window.finish()
    assert [draft.parts[0].text for draft in world.app.compose.drafts()] == ["A moment ago"]


def test_closing_while_the_first_write_is_under_way_keeps_one_draft(
    arrive: Arrive, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = arrive(world)
    begin = world.app.compose.begin

    def slowly(*given: object, **named: object) -> object:
        time.sleep(0.2)
        return begin(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(world.app.desk.store, "close", lambda: None)
    monkeypatch.setattr(world.app.compose, "begin", slowly)
    window.rooms.compose.editor.insertPlainText("First")
    window.rooms.desk.keep_now()
    window.rooms.compose.editor.insertPlainText(" and last")
    window.finish()
    assert [draft.parts[0].text for draft in world.app.compose.drafts()] == ["First and last"]


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = (
        "import sys, ui.main; "
        "print([n for n in ('sqlalchemy','tweepy','keyring','yaml','twitter_text','requests','alembic',"
        "'linkedin_v2','tldextract','desktop.app') if n in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "[]"


def test_the_window_is_there_before_the_application(look: object, qtbot: QtBot) -> None:
    from ui.look.theme import Look

    assert isinstance(look, Look)
    window = Window(look)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert not window.is_furnished
    window.finish()
