"""Windows are drawn off-screen in tests, whichever way they were started; no test may need a screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
