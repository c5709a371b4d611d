"""A policy changed by hand or by another process: what waits is looked at again by whoever sends next."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from desktop.cli import entry
from tests.end2end.running import Shell

RULE = (
    "{id: OWLS, kind: terms, terms: owl, severity: block, message: No owls., why: Owls wait., remedy: None.}"
)


def here(home: Path, *words: str) -> Any:
    """A command in this process, which takes a tenth of the time."""
    with redirect_stdout(io.StringIO()) as said:
        assert entry(["--home", str(home), "--as", "Sam Reed", "--json", *words]) == 0, said.getvalue()
    return json.loads(said.getvalue())


def test_what_waits_is_held_by_a_pack_that_somebody_put_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    here(home, "operator", "add", "Sam Reed")
    here(home, "identity", "add", "Sam", "--kind", "personal", "--practice")
    here(home, "account", "add", "practice", "--identity", "Sam", "--handle", "samreed")
    draft = here(home, "draft", "add", "--identity", "Sam", "--account", "samreed", "--text", "Meet the owl")
    here(home, "schedule", draft["draft"]["id"], "--at", "2031-01-01T10:00:00+00:00")

    (home / "policy").mkdir()
    (home / "policy" / "ours.yaml").write_text(f"pack: ours\nrules:\n- {RULE}\n", encoding="utf-8")
    sent = Shell(home, "Sam Reed")("publish", "--once", "--json")
    assert (sent.code, sent.found["deliveries"]) == (0, [])

    (row,) = here(home, "queue")["queue"]
    assert row["state"] == "Held"
    assert row["deliveries"][0]["reason"] == "policy_changed"
    assert "ours.OWLS: No owls." in row["why"]
    told = [entry["detail"] for entry in here(home, "journal")["journal"] if "held" in entry["deed"]]
    assert told == ["@samreed on Practice: policy_changed: Today's policy stops it. ours.OWLS: Owls wait."]
