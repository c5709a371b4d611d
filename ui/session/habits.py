"""What the window remembers between two starts: theme, hues, size, who sat here; never a word of a draft."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

_FILE = "window.json"


@dataclass(slots=True)
class Habits:
    """Small things that a person chose in the window. A file that cannot be read means: the defaults."""

    theme: str = "system"
    hues: dict[str, str] = field(default_factory=dict)
    operator_id: str = ""
    width: int = 1440
    height: int = 900

    @classmethod
    def read(cls, home: Path) -> Habits:
        """What was kept in the data folder."""
        try:
            found = json.loads((home / _FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls()
        if not isinstance(found, dict):
            return cls()
        kept = cls()
        for name in ("theme", "operator_id"):
            if isinstance(found.get(name), str):
                setattr(kept, name, found[name])
        for name in ("width", "height"):
            if isinstance(found.get(name), int) and 600 <= found[name] <= 10_000:
                setattr(kept, name, found[name])
        if isinstance(found.get("hues"), dict):
            kept.hues = {str(key): str(value) for key, value in found["hues"].items()}
        return kept

    def keep(self, home: Path) -> None:
        """Writes it whole or not at all; a folder that cannot be written costs only these habits."""
        partial = home / f"{_FILE}.partial"
        try:
            partial.write_text(json.dumps(asdict(self)), encoding="utf-8")
            os.replace(partial, home / _FILE)
        except OSError:
            return
