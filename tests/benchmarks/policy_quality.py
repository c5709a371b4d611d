"""How much of what must be stopped is stopped, and how much of the ordinary passes. Prints; asserts nothing.

Run: python -m tests.benchmarks.policy_quality FOLDER [--show] [--peers-from PATH]. The folder holds a
corpus that does not come with Masthead: disasters (dev.jsonl), ordinary posts (benign*.jsonl.gz), secrets and
personal data (secrets*.jsonl.gz), profanity (profanity*.jsonl); what is missing is said aloud. It never sends
anything and keeps nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.policy.lint import lint_line
from desktop.policy.packs import Ruleset, load
from tests.benchmarks.peers import Peer, peers, see

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "policy"
_WIDTHS = (9, 10, 10, 11, 10, 10)
RANK = {"CLEAR": 0, "CAUTION": 1, "REVIEW": 2, "BLOCK": 3}


def read(folder: Path, *names: str) -> list[dict[str, Any]]:
    """The lines of the first file that fits, or nothing, said aloud."""
    for name in names:
        for path in sorted(folder.glob(name)):
            raw = path.read_bytes()
            text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
            return [json.loads(line) for line in text.split("\n") if line]
    print(f"SKIPPED: {folder} holds no {' or '.join(names)}; this corpus does not come with Masthead.")
    return []


def answer(
    ruleset: Ruleset, text: str, kind: str = "CORPORATE", events: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The answer of one line."""
    return lint_line({"id": "1", "text": text, "as": kind}, ruleset, events)


def rules_of(said: dict[str, Any]) -> str:
    """What spoke, for a person to read."""
    return ", ".join(f"{f['rule']}:{f['severity']}" for f in said["findings"] if f["severity"] != "HINT")


def share(part: int, whole: int) -> str:
    """A count and its percentage."""
    return f"{part}/{whole} = {100 * part / max(whole, 1):.1f} %"


def measure_disasters(ruleset: Ruleset, folder: Path) -> Iterator[str]:
    """Disasters with a signal in the text, those marked block, and those that need the news."""
    rows = [
        row for row in read(folder, "dev.jsonl", "*disasters*.jsonl") if row["expected"]["action"] != "none"
    ]
    misses: list[str] = []
    in_text = [
        row for row in rows if row["signal"] == "text" and row["expected"]["action"] in ("warn", "block")
    ]
    caught = blocked = must_block = 0
    for row in in_text:
        said = answer(ruleset, row["text"])
        rank = RANK[said["verdict"]]
        caught += rank >= 1
        if row["expected"]["action"] == "block":
            must_block += 1
            blocked += rank >= 2
        if rank < 1 or (row["expected"]["action"] == "block" and rank < 2):
            misses.append(
                f"  {row['expected']['action']} -> {said['verdict']}: {row['text'][:150]} [{rules_of(said)}]"
            )
    tied = [row for row in rows if row["crisis_terms"]]
    stopped = 0
    for row in tied:
        said = answer(ruleset, row["text"], events=tuple(row["crisis_terms"]))
        stopped += RANK[said["verdict"]] >= 1
        if RANK[said["verdict"]] < 1:
            misses.append(f"  event -> {said['verdict']}: {row['text'][:150]} {row['crisis_terms']}")
    yield f"disasters, signal in the text, CAUTION and above: {share(caught, len(in_text))}"
    yield f"disasters marked block, REVIEW and above:         {share(blocked, must_block)}"
    yield f"disasters tied to an event, with its words live:  {share(stopped, len(tied))}"
    yield from misses


def measure_ordinary(ruleset: Ruleset, folder: Path) -> Iterator[str]:
    """Alarms in a thousand ordinary posts."""
    rows = read(folder, "benign*.jsonl.gz", "*benign*.jsonl")
    counts: Counter[str] = Counter()
    by_rule: Counter[str] = Counter()
    shown: list[str] = []
    for row in rows:
        said = answer(ruleset, row["text"])
        counts[said["verdict"]] += 1
        if said["verdict"] != "CLEAR":
            by_rule.update(f["rule"] for f in said["findings"] if f["severity"] != "HINT")
            shown.append(f"  {said['verdict']}: {row['text'][:170]!r} [{rules_of(said)}]")
        counts["HINT"] += any(f["severity"] == "HINT" for f in said["findings"])
    whole = max(len(rows), 1)
    for least in ("CAUTION", "REVIEW", "BLOCK"):
        alarms = sum(counts[name] for name in RANK if RANK[name] >= RANK[least])
        rate = 1000 * alarms / whole
        yield f"ordinary posts at {least} and above: {alarms} of {len(rows)} = {rate:.2f} in 1,000"
    yield f"ordinary posts with a hint: {1000 * counts['HINT'] / whole:.1f} in 1,000"
    yield f"  by rule: {by_rule.most_common(30)}"
    yield from shown


def measure_marked(ruleset: Ruleset, rows: list[dict[str, Any]], what: str) -> Iterator[str]:
    """Found and falsely alarmed, of lines labelled positive and negative."""
    for family in sorted({row.get("family", "") for row in rows if row["label"] == "positive"}):
        positive = [row for row in rows if row["label"] == "positive" and row.get("family", "") == family]
        said = [(row, answer(ruleset, row["text"])) for row in positive]
        missed = [row for row, one in said if RANK[one["verdict"]] < 1]
        yield f"{what} {family}: found {share(len(positive) - len(missed), len(positive))}"
        yield from (f"  missed {row['kind']}: {row['text'][:140]!r}" for row in missed)
    negative = [row for row in rows if row["label"] == "negative"]
    alarms = [(row, one) for row in negative if RANK[(one := answer(ruleset, row["text"]))["verdict"]] >= 1]
    yield f"{what}: alarms on innocent lines {share(len(alarms), len(negative))}"
    yield from (f"  alarm {row['kind']}: {row['text'][:140]!r} [{rules_of(one)}]" for row, one in alarms)


PACKS_OF_VALUES = ("secrets", "personal-data")
PACKS_OF_WORDS = ("respect",)


def only(ruleset: Ruleset, names: tuple[str, ...]) -> Ruleset:
    """The ruleset with no packs but these: the task of a peer, and no more."""
    return replace(ruleset, packs=tuple(pack for pack in ruleset.packs if pack.name in names), plans={})


def ours(ruleset: Ruleset) -> Peer:
    """Ours as a peer: whether it would ask for another look."""
    return lambda text: RANK[answer(ruleset, text)["verdict"]] >= 1


def compare(ruleset: Ruleset, folder: Path) -> Iterator[str]:
    """Ours and the peers on the same lines: found, alarms on innocent lines, alarms on ordinary posts."""
    values = read(folder, "secrets*.jsonl.gz")
    words = read(folder, "profanity*.jsonl")
    ordinary = [row["text"] for row in read(folder, "benign*.jsonl.gz", "*benign*.jsonl")]

    known: dict[str, tuple[Peer, frozenset[str]]] = {
        "ours": (ours(ruleset), frozenset({"secret", "pii", "profanity"})),
        "ours, values only": (ours(only(ruleset, PACKS_OF_VALUES)), frozenset({"secret", "pii"})),
        "ours, words only": (ours(only(ruleset, PACKS_OF_WORDS)), frozenset({"profanity"})),
    }
    heads = ("secrets", "personal", "innocent", "profanity", "innocent", "in 1,000")
    yield f"{'':22}" + "".join(f"{head:>{w}}" for head, w in zip(heads, _WIDTHS, strict=True))
    for name, (alarms, kinds) in (known | peers()).items():
        cells = [
            _rate(alarms, [r for r in values if r.get("family") == "secret" and r["label"] == "positive"]),
            _rate(alarms, [r for r in values if r.get("family") == "pii" and r["label"] == "positive"]),
            _rate(alarms, [r for r in values if r["label"] == "negative"]),
        ]
        spoken = [_rate(alarms, [r for r in words if r["label"] == one]) for one in ("positive", "negative")]
        if "profanity" not in kinds:
            spoken = ["-", "-"]
        if not kinds & {"secret", "pii"}:
            cells = ["-", "-", "-"]
        few = ordinary if name.startswith("ours") else ordinary[::8]
        in_thousand = f"{1000 * sum(map(alarms, few)) / max(len(few), 1):.1f}"
        yield f"{name:22}" + "".join(
            f"{cell:>{width}}" for cell, width in zip([*cells, *spoken, in_thousand], _WIDTHS, strict=True)
        )


def _rate(alarms: Peer, rows: list[dict[str, Any]]) -> str:
    return f"{100 * sum(alarms(row['text']) for row in rows) / max(len(rows), 1):.1f} %"


def main() -> int:
    """Prints every figure; returns 0, or 2 when there is no corpus."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path, nargs="?")
    arguments.add_argument("--show", action="store_true", help="print each miss and each alarm")
    arguments.add_argument("--peers-from", type=Path, help="an environment in which peers are installed")
    given = arguments.parse_args()
    if given.folder is None or not given.folder.is_dir():
        print("SKIPPED: name the folder of a corpus; none comes with Masthead.")
        return 2
    see(given.peers_from)
    folder: Path = given.folder
    ruleset = load([SHIPPED])
    for breakage in ruleset.breakages:
        print(f"BROKEN {breakage}")
    if ruleset.breakages:
        return 3
    sections = (
        measure_disasters(ruleset, folder),
        measure_ordinary(ruleset, folder),
        measure_marked(ruleset, read(folder, "secrets*.jsonl.gz"), "values"),
        measure_marked(ruleset, read(folder, "profanity*.jsonl"), "profanity"),
        compare(ruleset, folder),
    )
    for section in sections:
        for line in section:
            if given.show or not line.startswith("  "):
                print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
