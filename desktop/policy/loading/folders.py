"""Reads folders of packs: every rule made, and everything that cannot be used written down with its place.

It never raises for a file, whatever is in it, and one broken rule takes no other with it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from desktop.model.findings import PolicyVersion
from desktop.policy.loading.adjusting import adjustment_of
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.making import make_rule
from desktop.policy.loading.proving import find_failure
from desktop.policy.loading.sheet import Entry, SheetError, read_sheet, refuse_unknown
from desktop.policy.rules import Rule, Tag
from desktop.policy.ruleset import Adjustment, Breakage, Pack, Ruleset
from desktop.policy.words.literals import Literals
from desktop.policy.words.patterns import Pattern

FORMAT = 1
"""The form of pack files this Masthead reads; a pack with a larger number is from a newer one."""

_TOP = (
    "pack",
    "format",
    "version",
    "title",
    "owner",
    "summary",
    "family",
    "source",
    "tags",
    "adjust",
    "rules",
)
_TAG_FIELDS = ("terms", "lists", "patterns", "keywords", "needs", "also", "disguise")
_PACK_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(slots=True)
class _Source:
    """One file on its way to be a pack."""

    path: Path
    name: str
    is_shipped: bool
    digest: str = ""
    sheet: Entry = field(default_factory=lambda: Entry({}, 1, 1))
    rules: list[Rule] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)


class Loading:
    """The state of one load."""

    def __init__(self) -> None:
        self.sources: list[_Source] = []
        self.breakages: list[Breakage] = []
        self.literals = Literals()
        self.patterns: list[Pattern] = []
        self.tags: dict[str, Tag] = {}
        self.shipped: set[str] = set()

    def break_at(self, source: _Source, error: SheetError, rule: str = "") -> None:
        """Writes down what cannot be used."""
        self.breakages.append(
            Breakage(source.name, str(source.path), error.line, error.column, rule, error.message)
        )

    def read_folder(self, folder: Path, *, is_shipped: bool) -> None:
        """Reads the folder's files; a folder that is not there is empty, unless its packs ship."""
        try:
            paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
        except FileNotFoundError:
            paths = []
        except OSError as error:
            self._break_folder(folder, is_shipped, f"The folder cannot be read: {type(error).__name__}.")
            return
        if is_shipped and not paths:
            self._break_folder(
                folder, is_shipped, "The packs that ship are not there. Install Masthead again."
            )
        for path in paths:
            self._read_file(path, is_shipped=is_shipped)

    def _break_folder(self, folder: Path, is_shipped: bool, message: str) -> None:
        name = "" if not is_shipped else "core"
        self.shipped.update({name} if is_shipped else ())
        self.breakages.append(Breakage(name, str(folder), 1, 1, "", message))

    def _read_file(self, path: Path, *, is_shipped: bool) -> None:
        source = _Source(path, path.stem, is_shipped)
        if is_shipped:
            self.shipped.add(path.stem)
        try:
            raw = path.read_bytes()
            source.digest = hashlib.sha256(raw).hexdigest()
            source.sheet = read_sheet(raw.decode("utf-8-sig"))
            self._read_head(source)
        except SheetError as error:
            self.break_at(source, error)
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.break_at(source, SheetError("This is not UTF-8 text. Save the file as UTF-8.", line))
        except OSError as error:
            self.break_at(source, SheetError(f"The file cannot be read: {type(error).__name__}."))
        except RecursionError:
            self.break_at(source, SheetError("The file is nested too deeply."))
        else:
            self.sources.append(source)

    def _read_head(self, source: _Source) -> None:
        fields = source.sheet.fields
        if "format" in fields and fields["format"].number() > FORMAT:
            raise fields["format"].error(
                f"The pack has format {fields['format'].text}; this Masthead reads {FORMAT}. Update Masthead."
            )
        refuse_unknown(fields, _TOP, "A pack")
        if "pack" not in fields:
            raise source.sheet.error("The file does not say which pack it is. Begin it with 'pack: NAME'.")
        name = fields["pack"].text
        if not _PACK_NAME.fullmatch(name):
            raise fields["pack"].error(f"'{name[:40]}' is no pack name: use small letters, digits and '-'.")
        if not source.is_shipped and name in self.shipped:
            raise fields["pack"].error(f"'{name}' is a pack that ships with Masthead. Choose another name.")
        if any(other.name == name for other in self.sources):
            raise fields["pack"].error(f"Another file is already the pack '{name}'. Rename this one.")
        source.name = name
        if source.is_shipped:
            self.shipped.add(name)

    def _maker(self, source: _Source) -> Maker:
        maker = Maker(source.name, source.path.parent, self.literals, self.tags, is_trusted=source.is_shipped)
        maker.made = self.patterns
        return maker

    def make_tags(self) -> None:
        """Every pack's tags, before any rule asks for one."""
        for source in self.sources:
            entry = source.sheet.fields.get("tags")
            try:
                names = entry.fields if entry else {}
            except SheetError as error:
                self.break_at(source, error)
                continue
            for name in names:
                self.tags[f"{source.name}.{name}"] = Tag(f"{source.name}.{name}", 0)
        for source in self.sources:
            entry = source.sheet.fields.get("tags")
            for name, tag in entry.value.items() if entry and isinstance(entry.value, dict) else ():
                try:
                    self._make_tag(source, name, tag)
                except SheetError as error:
                    self.break_at(source, error, f"tag {name}")

    def _make_tag(self, source: _Source, name: str, entry: Entry) -> None:
        maker = self._maker(source)
        slot = self.literals.new_slot()
        full = f"{source.name}.{name}"
        self.tags[full] = Tag(full, slot)
        if not isinstance(entry.value, dict):
            maker.file_terms(slot, entry, None)
            return
        fields = entry.fields
        refuse_unknown(fields, _TAG_FIELDS, "A tag")
        disguise = fields["disguise"].flag() if "disguise" in fields else False
        maker.file_terms(slot, fields.get("terms"), fields.get("lists"), sees_disguise=disguise)
        also = maker.tag_names(fields.get("also"))
        if full in also:
            raise entry.error("A tag cannot hold itself. Remove its name from 'also'.")
        keywords = 0
        if "keywords" in fields:
            keywords = self.literals.new_slot()
            maker.file_terms(keywords, fields["keywords"], None, is_gate=True)
        needs = fields["needs"].text if "needs" in fields else ""
        self.tags[full] = Tag(full, slot, maker.joined(fields.get("patterns")), also, keywords, needs)

    def make_rules(self) -> None:
        """Every pack's rules; one that cannot be made is written down, the others stand."""
        for source in self.sources:
            fields = source.sheet.fields
            maker = self._maker(source)
            family = fields["family"].text if "family" in fields else source.name
            origin = fields["source"].text if "source" in fields else ""
            seen: set[str] = set()
            for entry in fields["rules"].items if "rules" in fields else ():
                name = _name_of(entry)
                try:
                    rule = make_rule(entry, maker, family, origin)
                    if rule.id in seen:
                        raise entry.error(f"Two rules have the id {rule.id}. Rename one.")
                    seen.add(rule.id)
                    source.rules.append(rule)
                except SheetError as error:
                    self.break_at(source, error, name)
                except RecursionError:
                    self.break_at(source, entry.error("A tag holds itself through others. Untie them."), name)
            for seal in sorted(maker.lists.values()):
                source.digest = hashlib.sha256(f"{source.digest}{seal}".encode()).hexdigest()
        self._make_adjustments()

    def _make_adjustments(self) -> None:
        known = {rule.id for source in self.sources for rule in source.rules}
        for source in self.sources:
            entry = source.sheet.fields.get("adjust")
            for item in entry.items if entry else ():
                try:
                    source.adjustments.append(adjustment_of(item, self._maker(source), known))
                except SheetError as error:
                    self.break_at(source, error, "adjust")

    def run_examples(self, proven: frozenset[str]) -> None:
        """Runs each rule's own examples; a rule that fails one is broken and does not stand."""
        for source in self.sources:
            if source.is_shipped and source.digest in proven:
                continue
            for rule in tuple(source.rules):
                error = find_failure(rule, self.literals, self.tags)
                if error is not None:
                    source.rules.remove(rule)
                    self.break_at(source, error, rule.id)

    def ruleset(self) -> Ruleset:
        """What was read."""
        packs = tuple(_pack(source) for source in self.sources)
        return Ruleset(
            packs,
            tuple(self.breakages),
            _version(packs, self.breakages),
            self.literals,
            self.tags,
            frozenset(self.shipped),
            patterns=tuple(self.patterns),
        )


def _version(packs: tuple[Pack, ...], breakages: list[Breakage]) -> PolicyVersion:
    seals = sorted(f"{pack.name}:{pack.digest}" for pack in packs)
    seals += sorted(f"{b.path}:{b.line}:{b.column}:{b.message}" for b in breakages)
    return PolicyVersion(
        hashlib.sha256("\n".join(seals).encode()).hexdigest(),
        tuple((pack.name, pack.version) for pack in packs),
        sum(len(pack.rules) for pack in packs),
    )


def _pack(source: _Source) -> Pack:
    fields = source.sheet.fields

    def text(name: str) -> str:
        entry = fields.get(name)
        return entry.value.strip() if entry and isinstance(entry.value, str) else ""

    version = text("version")
    return Pack(
        name=source.name,
        version=int(version) if version.isdecimal() and len(version) < 10 else 1,
        title=text("title") or source.name,
        owner=text("owner"),
        summary=text("summary"),
        path=str(source.path),
        is_shipped=source.is_shipped,
        digest=source.digest,
        rules=tuple(source.rules),
        adjustments=tuple(source.adjustments),
    )


def _name_of(entry: Entry) -> str:
    if isinstance(entry.value, dict):
        name = entry.value.get("id")
        if name is not None and isinstance(name.value, str):
            return name.value[:60]
    return ""
