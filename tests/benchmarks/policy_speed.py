"""What one check costs, with the packs that ship and ten thousand terms of an organisation. It only prints.

Run: python -m tests.benchmarks.policy_speed [--terms N] [--posts FILE.jsonl.gz] [--peers-from PATH].
Without a file of posts it makes its own. Peers are measured on the same posts in the same run; one that is
missing is named.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from desktop.model.identities import Identity, IdentityId, IdentityKind, OperatorId, SoloStatement
from desktop.model.posts import Draft, DraftId, Part
from desktop.policy.checking.memory import REMEMBERED
from desktop.policy.engine import Context, check
from desktop.policy.packs import Ruleset, load
from tests.benchmarks.peers import peers, see
from tests.benchmarks.policy_quality import PACKS_OF_VALUES, PACKS_OF_WORDS, only

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "policy"
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
AUTHOR = OperatorId("bench")
WORDS = tuple(
    re.findall(
        r"\w+",
        "the team is proud to share what we have learnt this year about light and glass and how a small "
        "observatory keeps watch over a large sky while visitors ask good questions on open nights",
    )
)


def made_terms(count: int) -> list[str]:
    """Terms as organisations have them: names, codenames, phrases; nearly half of two words."""
    chance = random.Random(7)

    def word() -> str:
        return "".join(chance.choice("abcdefghijklmnoprstuvwz") for _ in range(chance.randint(4, 10)))

    return [word() if chance.random() < 0.55 else f"{word()} {word()}" for _ in range(count)]


def made_posts(count: int) -> list[str]:
    """Posts of about 280 characters."""
    chance = random.Random(11)
    posts = []
    for number in range(count):
        words = [chance.choice(WORDS) for _ in range(52)]
        words[20] = f"#Night{number}"
        words[40] = "https://example.com/nights"
        posts.append((" ".join(words).capitalize() + ".")[:280])
    return posts


def read_posts(path: Path) -> list[str]:
    """The texts of a corpus, each filled up to about 280 characters with the next."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return [f"{one} {other}"[:280] for one, other in zip(texts[::4], texts[1::4], strict=False)][:1_000]


def timed(act: Callable[[str], object], posts: list[str], passes: int = 3) -> tuple[float, float]:
    """The p50 and p99 of one call in milliseconds, each post's best of some passes."""
    best = [float("inf")] * len(posts)
    for _ in range(passes):
        for number, post in enumerate(posts):
            start = time.perf_counter()
            act(post)
            best[number] = min(best[number], time.perf_counter() - start)
    best.sort()
    return best[len(best) // 2] * 1_000, best[int(len(best) * 0.99)] * 1_000


def loaded(terms: list[str], times: int) -> tuple[Ruleset, list[float]]:
    """The packs that ship with one of these terms, and how many milliseconds each load took."""
    took = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "terms.txt").write_text("\n".join(terms), encoding="utf-8")
        (home / "acme.yaml").write_text(
            "pack: acme\nversion: 1\nrules:\n- id: NAMES\n  kind: terms\n  lists: [terms.txt]\n"
            "  severity: block\n  message: A name.\n  why: Names wait.\n  remedy: Leave it out.\n",
            encoding="utf-8",
        )
        for _ in range(times):
            start = time.perf_counter()
            ruleset = load([SHIPPED, home])
            took.append((time.perf_counter() - start) * 1_000)
    return ruleset, took


def checking(ruleset: Ruleset) -> Callable[[str], object]:
    """One full check of a post that was never checked before."""
    solo = SoloStatement("I measure.", AUTHOR, NOW)
    identity = Identity(IdentityId("i"), IdentityKind.CORPORATE, "Acme", solo=solo, packs=("acme",))
    context = Context(NOW)

    def ours(post: str) -> object:
        ruleset.plans.pop(REMEMBERED, None)
        return check(Draft(DraftId("d"), identity, AUTHOR, (), (Part(post),)), context, ruleset)

    return ours


def alone(packs: tuple[str, ...]) -> Ruleset:
    """The task of a peer: these packs, without the terms of an organisation.

    Where they lean on tags of others, those are loaded too and only their rules are not asked.
    """
    with tempfile.TemporaryDirectory() as folder:
        for pack in packs:
            shutil.copy(SHIPPED / f"{pack}.yaml", folder)
        ruleset = load([Path(folder)])
    return only(load([SHIPPED]), packs) if ruleset.breakages else ruleset


def one_part_of(ruleset: Ruleset, posts: list[str]) -> float:
    """The p50, in milliseconds, of a check of a thread of twenty posts of which one has changed."""
    solo = SoloStatement("I measure.", AUTHOR, NOW)
    identity = Identity(IdentityId("i"), IdentityKind.CORPORATE, "Acme", solo=solo, packs=("acme",))
    thread = Draft(DraftId("d"), identity, AUTHOR, (), tuple(map(Part, posts[:20])))
    check(thread, Context(NOW), ruleset)
    took = []
    for number, post in enumerate(posts[20:]):
        thread = thread.with_text(f"{number} {post}"[:280], number % 20)
        start = time.perf_counter()
        check(thread, Context(NOW), ruleset)
        took.append(time.perf_counter() - start)
    return sorted(took)[len(took) // 2] * 1_000


def main() -> None:
    """Prints load time, p50, p99 and ratios."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--terms", type=int, default=10_000)
    arguments.add_argument("--posts", type=Path)
    arguments.add_argument("--peers-from", type=Path, help="an environment in which peers are installed")
    given = arguments.parse_args()
    see(given.peers_from)
    terms = made_terms(given.terms)
    posts = read_posts(given.posts) if given.posts else made_posts(500)
    ruleset, loads = loaded(terms, 5)
    print(
        f"packs load, {len(ruleset.rules)} rules and {given.terms:,} terms: "
        f"first {loads[0]:.0f} ms, best {min(loads):.0f} ms"
    )
    ours = checking(ruleset)
    start = time.perf_counter()
    ruleset.warm()
    print(f"every pattern compiled, every automaton built: {(time.perf_counter() - start) * 1_000:.0f} ms")
    start = time.perf_counter()
    ours(posts[0])
    print(f"ours, the first check of all: {(time.perf_counter() - start) * 1_000:.1f} ms")
    p50, p99 = timed(ours, posts)
    print(f"ours, full check: p50 {p50:.3f} ms, p99 {p99:.3f} ms over {len(posts)} posts")
    print(f"ours, one part of a thread of twenty changed: p50 {one_part_of(ruleset, posts):.3f} ms")
    many, took = loaded(made_terms(10 * given.terms), 1)
    many.warm()
    larger, _ = timed(checking(many), posts)
    again, _ = timed(ours, posts)
    print(
        f"ten times the terms ({10 * given.terms:,}): loaded in {took[0]:.0f} ms, "
        f"a check p50 {larger:.3f} ms, {larger / min(p50, again):.2f} times that with {given.terms:,}"
    )
    for what, packs in (("secrets and personal data", PACKS_OF_VALUES), ("respect", PACKS_OF_WORDS)):
        few = alone(packs)
        few.warm()
        few50, few99 = timed(checking(few), posts)
        print(f"ours, only {what}: p50 {few50:.3f} ms, p99 {few99:.3f} ms")
    union = re.compile("|".join(rf"\b{re.escape(term)}\b" for term in terms[:10_000]), re.IGNORECASE)
    beside: dict[str, Callable[[str], object]] = {"re, plain union of the terms": union.findall}
    beside |= {name: act for name, (act, _) in peers().items()}
    for name, act in beside.items():
        peer50, peer99 = timed(act, posts[:60], passes=1)
        print(f"{name}: p50 {peer50:.3f} ms, p99 {peer99:.3f} ms; {peer50 / p50:.1f} times ours")


if __name__ == "__main__":
    main()
