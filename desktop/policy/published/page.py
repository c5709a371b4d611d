"""Writes a publication as one HTML page that needs nothing else and that everybody can read.

It never writes a text unescaped: packs are written by many hands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from desktop.errors import StorageError
from desktop.model.rulebook import WORDS, StatedExample, StatedPack, StatedRule
from desktop.policy.published.publication import EXPLAINED, Publication, gravest, level_of, remarks

_GUARD = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Even a text that slipped through could fetch and send nothing."""


STYLE = Path("page") / "style.css"
"""Where the page's style stands beside the packs that ship."""


def read_style(shipped: Path) -> str:
    """The page's style sheet. Raises StorageError when it is not there."""
    try:
        return (shipped / STYLE).read_text(encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"{shipped / STYLE} cannot be read: {error.strerror}.", remedy="Install Masthead again."
        ) from error


def as_page(publication: Publication, style: str) -> str:
    """The page with its style in it; the same publication always makes the same page."""
    title = _text(publication.title)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_GUARD}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            '<a class="skip" href="#rules">Skip to the rules</a>',
            '<div class="page">',
            *_top(publication, title),
            *_contents(publication),
            '<main id="rules">',
            *_levels(),
            *(line for pack in publication.packs for line in _pack(pack)),
            *_off(publication.off),
            "</main>",
            "<footer>",
            '<p class="small">Written by Masthead from the rules that it enforces: every post is held against'
            " them while it is written and again at the moment it is sent.</p>",
            "</footer>",
            "</div>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _top(publication: Publication, title: str) -> Iterator[str]:
    yield '<header class="top">'
    yield f"<h1>{title}</h1>"
    yield f"<p>{publication.count} rules that every post is held against before it goes out.</p>"
    yield '<dl class="facts">'
    facts = (
        ("Owner", _text(publication.owner)),
        ("Date", f'<time datetime="{publication.day.isoformat()}">{publication.day.isoformat()}</time>'),
        ("Version", _text(publication.version)),
        ("Digest", f"<code>{_text(publication.digest)}</code>"),
    )
    for name, said in facts:
        yield f"<dt>{name}</dt><dd>{said}</dd>"
    yield "</dl>"
    yield "</header>"


def _contents(publication: Publication) -> Iterator[str]:
    yield '<nav aria-labelledby="contents">'
    yield '<h2 id="contents">Contents</h2>'
    yield "<ul>"
    yield '<li><a href="#levels">How grave a rule is</a></li>'
    for pack in publication.packs:
        count = f"{len(pack.rules)} rule{'' if len(pack.rules) == 1 else 's'}"
        yield f'<li><a href="#{_anchor(pack.name)}">{_text(pack.title)}</a>, {count}</li>'
    if publication.off:
        yield '<li><a href="#off">Rules that are switched off</a></li>'
    yield "</ul>"
    yield "</nav>"


def _levels() -> Iterator[str]:
    yield '<section aria-labelledby="levels">'
    yield '<h2 id="levels">How grave a rule is</h2>'
    yield "<ul>"
    for severity, word in WORDS.items():
        yield f'<li><span class="level {_slug(word)}">{word}</span> {EXPLAINED[severity]}</li>'
    yield "</ul>"
    yield "</section>"


def _pack(pack: StatedPack) -> Iterator[str]:
    anchor = _anchor(pack.name)
    yield f'<section aria-labelledby="{anchor}">'
    yield f'<h2 id="{anchor}">{_text(pack.title)}</h2>'
    if pack.summary:
        yield f"<p>{_text(pack.summary)}</p>"
    owner = f", {_text(pack.owner)}" if pack.owner else ""
    yield f'<p class="small"><code>{_text(pack.name)}</code>, version {pack.version}{owner}</p>'
    for rule in pack.rules:
        yield from _rule(rule)
    yield "</section>"


def _rule(rule: StatedRule) -> Iterator[str]:
    anchor = _anchor(rule.id)
    yield f'<article aria-labelledby="{anchor}">'
    yield f'<h3 id="{anchor}">{_text(rule.message)}</h3>'
    yield f'<p class="level {_slug(gravest(rule))}">{_text(level_of(rule))}</p>'
    for name, said in (("Why", rule.why), ("What would be right", rule.remedy)):
        yield f"<h4>{name}</h4>"
        yield f"<p>{_text(said)}</p>"
    yield from _examples("It stops", rule.bad)
    yield from _examples("It lets pass", rule.good)
    for sentence in remarks(rule):
        yield f"<p>{_text(sentence)}</p>"
    source = f"; {_text(rule.source)}" if rule.source else ""
    yield f'<p class="small"><code>{_text(rule.id)}</code>{source}</p>'
    yield "</article>"


def _examples(heading: str, examples: Iterable[StatedExample]) -> Iterator[str]:
    listed = list(examples)
    if not listed:
        return
    yield f"<h4>{heading}</h4>"
    yield "<ul>"
    for example in listed:
        said = _text(example.text) if example.text.strip() else "<em>no words</em>"
        note = f' <span class="small">({_text(example.note)})</span>' if example.note else ""
        yield f'<li><blockquote dir="auto">{said}</blockquote>{note}</li>'
    yield "</ul>"


def _off(rules: tuple[StatedRule, ...]) -> Iterator[str]:
    if not rules:
        return
    yield '<section aria-labelledby="off">'
    yield '<h2 id="off">Rules that are switched off</h2>'
    yield "<p>These rules exist, and this organisation does not go by them.</p>"
    yield "<ul>"
    for rule in rules:
        yield f"<li>{_text(rule.message)} <code>{_text(rule.id)}</code></li>"
    yield "</ul>"
    yield "</section>"


def _anchor(name: str) -> str:
    # Names are unique as they are written; HTML takes their dots and tells their cases apart.
    return f"rule.{name}" if "." in name else f"pack.{name}"


def _slug(word: str) -> str:
    return word.casefold().replace(" ", "-")


def _text(text: str) -> str:
    """Escaped, and without the letters that no page may hold or that turn the direction of what follows."""
    return escape("".join(map(_shown, text)))


def _shown(letter: str) -> str:
    if letter in "\n\t":
        return letter
    turns = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
    is_none = unicodedata.category(letter) in ("Cc", "Cs")
    return "\ufffd" if turns or is_none else letter
