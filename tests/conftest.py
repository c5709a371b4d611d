"""Windows are drawn off-screen in tests, whichever way they were started; no test may need a screen, and none
hangs on how fast the machine is."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
