"""What a kind may ask for while a rule is being made of its lines: slots, patterns, tags and lists.

It never reads a file outside the pack's own folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from desktop.policy.loading.sheet import Entry, did_you_mean, listed
from desktop.policy.rules import LIVE_EVENT, WITH_EVENTS, Check, Gate, Tag
from desktop.policy.words.literals import Literals, Match
from desktop.policy.words.patterns import Pattern, PatternRefused


class Maker:
    """Makes the pieces of one pack's rules. `is_trusted` says that the pack ships with Masthead."""

    def __init__(
        self, pack: str, folder: Path, literals: Literals, tags: Mapping[str, Tag], *, is_trusted: bool
    ) -> None:
        self.pack = pack
        self.folder = folder
        self.literals = literals
        self.tags = tags
        self.is_trusted = is_trusted
        self.lists: dict[str, str] = {}
        """What the pack's lists held when they were read, by name."""
        self.made: list[Pattern] = []
        """Every pattern made so far."""

    def pattern(self, entry: Entry, *, ignore_case: bool = True) -> Pattern:
        """The entry's regular expression; raises SheetError when it is none or may never finish."""
        try:
            pattern = Pattern(entry.text, ignore_case=ignore_case, is_trusted=self.is_trusted)
        except PatternRefused as error:
            raise entry.error(str(error)) from None
        self.made.append(pattern)
        return pattern

    def patterns(self, entry: Entry | None, *, ignore_case: bool = True) -> tuple[Pattern, ...]:
        """Every regular expression of the entry's list."""
        return tuple(self.pattern(item, ignore_case=ignore_case) for item in entry.items) if entry else ()

    def joined(self, entry: Entry | None) -> tuple[Pattern, ...]:
        """The entry's patterns, as few as can be: those of a trusted pack are asked together. Case counts.

        Those that begin with "#" are asked apart from the others: a search for a sign is quick.
        """
        if entry is None or not self.is_trusted or len(entry.items) < 2:
            return self.patterns(entry, ignore_case=False)
        marked: list[str] = []
        others: list[str] = []
        for text in entry.texts():
            flag, body = ("?i", text[4:]) if text.startswith("(?i)") else ("?", text)
            if body.startswith("#") and body[1:2] not in "?*+{":
                marked.append(f"({flag}:{body[1:]})")
            else:
                others.append(f"({flag}:{body})")
        sources = [f"#(?:{'|'.join(marked)})"] if marked else []
        sources += ["|".join(others)] if others else []
        joined = tuple(Pattern(source, ignore_case=False, is_trusted=True) for source in sources)
        self.made.extend(joined)
        return joined

    def tag_names(self, entry: Entry | None) -> tuple[str, ...]:
        """The tags the entry names: "name" of this pack or any, or "pack.name"."""
        return tuple(self._tag_name(item) for item in entry.items) if entry else ()

    def _tag_name(self, entry: Entry) -> str:
        name = entry.text
        if name == LIVE_EVENT:
            return name
        own = f"{self.pack}.{name}"
        if own in self.tags:
            return own
        if name in self.tags:
            return name
        ends = [tag for tag in self.tags if tag.split(".", 1)[1] == name]
        if len(ends) == 1:
            return ends[0]
        if ends:
            raise entry.error(f"Several packs have a tag '{name}': write {' or '.join(sorted(ends))}.")
        short = [tag.split(".", 1)[1] for tag in self.tags] + [LIVE_EVENT]
        raise entry.error(f"There is no tag '{name[:40]}'.{did_you_mean(name, short)}")

    def gate(self, names: tuple[str, ...]) -> Gate:
        """What opens for any of the tags; empty when one of them cannot be told beforehand."""
        slots: list[int | str] = []
        for name in names:
            if name == LIVE_EVENT:
                slots.append(WITH_EVENTS)
                continue
            own = self.tags[name].gate
            if not own:
                return ()
            slots.extend(own)
            if self.tags[name].also:
                more = self.gate(self.tags[name].also)
                if not more:
                    return ()
                slots.extend(more)
        return tuple(slots)

    def some_tags(self, fields: Mapping[str, Entry], rule: Entry, name: str, kind: str) -> tuple[str, ...]:
        """The tags under a name that the kind needs; SheetError where it is missing or names none."""
        if name not in fields or not fields[name].items:
            raise rule.error(f"A rule of the kind '{kind}' needs '{name}': a list of tags.")
        return self.tag_names(fields[name])

    def words(self, terms: Entry | None, lists: Entry | None) -> list[str]:
        """An entry's words and those of its lists."""
        words = terms.words() if terms else []
        for item in lists.items if lists else ():
            words.extend(self._read_list(item))
        return words

    def file_terms(
        self,
        slot: int,
        terms: Entry | None,
        lists: Entry | None,
        match: Match = Match.PLURAL,
        *,
        sees_disguise: bool = False,
        is_gate: bool = False,
    ) -> int:
        """Puts an entry's terms and its lists' terms under a slot; says how many there were.

        A term that ends in '*' matches every word that begins so; one between '*' matches inside words;
        one that ends in '=' matches that very word and not its plural. `is_gate`: nobody asks where they
        stand.
        """
        words = self.words(terms, lists)
        by_match = {match: [term for term in words if term[-1] not in "*="]}
        for term in words if len(by_match[match]) < len(words) else ():
            if term[-1] == "*":
                how = Match.INSIDE if term[0] == "*" else Match.PREFIX
                by_match.setdefault(how, []).append(term.strip("*"))
            elif term[-1] == "=":
                by_match.setdefault(Match.WORD, []).append(term[:-1])
        return sum(
            self.literals.add(slot, terms_of, how, sees_disguise=sees_disguise, is_gate=is_gate)
            for how, terms_of in by_match.items()
        )

    def _read_list(self, entry: Entry) -> list[str]:
        """The terms of a list file beside the pack."""
        name = entry.text
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise entry.error(
                f"The list '{name[:80]}' lies outside the pack's folder. Put it beside the pack."
            )
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise entry.error(
                f"There is no list '{name[:80]}' beside the pack. Add it or correct its name."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise entry.error(
                f"The list '{name[:80]}' cannot be read: {type(error).__name__}. Save it as UTF-8."
            ) from None
        self.lists[name] = hashlib.sha256(text.encode()).hexdigest()
        return listed(text)


Build = Callable[[Mapping[str, Entry], Entry, Maker], Check]
"""Makes a kind's check of a rule's fields; the entry is the whole rule, for errors about what is missing."""
