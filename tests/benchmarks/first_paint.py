"""How long from starting Python to the first paint, beside a bare PySide6 window.

`python -m tests.benchmarks.first_paint [--rounds N]`. Both are started in turn, so that a busy machine
slows both alike. Prints the medians and their ratio.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_BARE = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os.write(1, str(time.time()).encode())
        os._exit(0)
app = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""

_MASTHEAD = """
import os, sys, time
from pathlib import Path
from ui import main
from ui.session import session
class Painted(session.FirstPaint):
    def __init__(self, window, then):
        super().__init__(window, lambda: (os.write(1, str(time.time()).encode()), os._exit(0)))
session.FirstPaint = Painted
main.open_window(Path(sys.argv[1]))
"""


def seconds_to_paint(code: str, *arguments: str) -> float:
    """One start, in seconds of wall time from spawning the process."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    # A start that parses every source anew would measure the parser.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return float(done.stdout) - start


def main() -> None:
    """Runs both in turn and prints what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as home:
        seconds_to_paint(_BARE)
        seconds_to_paint(_MASTHEAD, home)
        pairs = [(seconds_to_paint(_BARE), seconds_to_paint(_MASTHEAD, home)) for _ in range(rounds)]
    bare, masthead = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    print(
        f"bare window {bare * 1000:.0f} ms, Masthead {masthead * 1000:.0f} ms, ratio {ratio:.2f} of {rounds}"
    )


if __name__ == "__main__":
    main()
