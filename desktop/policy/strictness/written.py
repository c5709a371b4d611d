"""The organisation's own packs as their files have them, beside the rules that were made of them.

It never guesses what a file holds that cannot be read: such a pack has no lines, and nothing is shown of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.policy.loading.sheet import Entry, SheetError, listed, read_sheet
from desktop.policy.packs import Pack, Ruleset
from desktop.policy.published.editions import Plain, plain

Lines = Mapping[str, Plain]
"""The values of one rule, tag or adjustment by name."""

Read = Callable[[Path], bytes]


@dataclass(frozen=True, slots=True)
class Written:
    """A policy and its own packs' lines, each by the pack's name: `rules` and `tags` by id, and of each
    adjustment the rule it is about with the words in which that is silent. A pack in none of them could not
    be read. `words` has what each list beside a pack holds."""

    ruleset: Ruleset
    rules: Mapping[str, Mapping[str, Lines]] = field(default_factory=dict)
    tags: Mapping[str, Mapping[str, Lines]] = field(default_factory=dict)
    silent: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = field(default_factory=dict)
    words: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def words_of(self, pack: str, lines: Lines, *names: str) -> frozenset[str]:
        """Every word under these names, and those of the lists that `lists` among them names."""
        found: set[str] = set()
        for name in names:
            said = words_in(lines.get(name))
            found |= said if name != "lists" else set()
            if name == "lists":
                for each in said:
                    # A list that cannot be read is one word that nothing else is.
                    found |= self.words.get((pack, each), frozenset([f"{pack}/{each}"]))
        return frozenset(found)


def written(ruleset: Ruleset, read: Read = Path.read_bytes) -> Written:
    """The lines of the ruleset's own packs, as `read` gives their files and the lists beside them."""
    found = Written(ruleset)
    for pack in ruleset.packs:
        if not pack.is_shipped:
            found = _with(found, pack, read)
    return found


def _with(found: Written, pack: Pack, read: Read) -> Written:
    """The same with one pack's lines more; as it is where they cannot be read."""
    path, name = Path(pack.path), pack.name
    try:
        fields = read_sheet(read(path).decode("utf-8-sig")).fields
        rules = {f"{name}.{each.fields['id'].text}": _lines(each) for each in _items(fields.get("rules"))}
        tags = {f"{name}.{tag}": _lines(each) for tag, each in _named(fields.get("tags"))}
        silent = tuple(_silent(each) for each in _items(fields.get("adjust")))
    except (OSError, UnicodeDecodeError, SheetError, RecursionError, KeyError):
        return found
    lists = {each for lines in (*rules.values(), *tags.values()) for each in words_in(lines.get("lists"))}
    words = {(name, each): _listed(path.parent / each, read) for each in lists}
    return replace(
        found,
        rules={**found.rules, name: rules},
        tags={**found.tags, name: tags},
        silent={**found.silent, name: silent},
        words={**found.words, **{key: said for key, said in words.items() if said is not None}},
    )


def _items(entry: Entry | None) -> list[Entry]:
    return entry.items if entry else []


def _named(entry: Entry | None) -> Iterator[tuple[str, Entry]]:
    yield from entry.fields.items() if entry and entry.value is not None else ()


def _lines(entry: Entry) -> Lines:
    """The values by name; a tag that is written as a list of words has them under `terms`."""
    found = plain(entry)
    return found if isinstance(found, dict) else {"terms": found}


def _silent(entry: Entry) -> tuple[str, frozenset[str]]:
    words = entry.fields["except"].words() if "except" in entry.fields else []
    return entry.fields["rule"].text, frozenset(words)


def _listed(path: Path, read: Read) -> frozenset[str] | None:
    try:
        return frozenset(listed(read(path).decode("utf-8")))
    except (OSError, UnicodeDecodeError):
        return None


def words_in(value: Plain | None) -> set[str]:
    """The words of a value as packs write them: a list, or one text with commas or line ends between."""
    if value is None:
        return set()
    if isinstance(value, list):
        return {str(each).strip() for each in value}
    return {word.strip() for line in str(value).splitlines() for word in line.split(",") if word.strip()}
