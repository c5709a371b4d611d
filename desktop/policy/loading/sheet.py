"""Reads one YAML file into values that know their line and column; it never builds anything but plain values.

It must never run anything a file says: tags, anchors to objects and merge keys are refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import yaml

_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_Base: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # which of the two loaders is known at run time only
    """Takes every value for text or nothing: what else YAML would see in it, nobody asks."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:
        """The tag of a value that names none."""
        if kind is not yaml.ScalarNode:
            return "tag:yaml.org,2002:seq" if kind is yaml.SequenceNode else "tag:yaml.org,2002:map"
        is_plain = implicit is True or (isinstance(implicit, tuple) and implicit[0])
        return "tag:yaml.org,2002:null" if is_plain and value in _NOTHING else "tag:yaml.org,2002:str"


_LARGEST_FILE = 4_000_000


class SheetError(Exception):
    """A place in a file that cannot be used. `line` and `column` count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        self.message = message
        self.line = line
        self.column = column
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a file: text, a list of entries, or entries by name, with its place (from 1)."""

    value: str | list[Entry] | dict[str, Entry] | None
    line: int
    column: int

    def error(self, message: str) -> SheetError:
        """The message, at this entry's place."""
        return SheetError(message, self.line, self.column)

    @property
    def fields(self) -> dict[str, Entry]:
        """Its entries by name; raises SheetError when it is something else."""
        if not isinstance(self.value, dict):
            raise self.error("Here must stand names with values, such as 'id: NAME'.")
        return self.value

    @property
    def text(self) -> str:
        """Its text; raises SheetError when it is something else."""
        if not isinstance(self.value, str):
            raise self.error("Here must stand one piece of text.")
        return self.value

    @property
    def items(self) -> list[Entry]:
        """Its list; a single value is a list of one."""
        if isinstance(self.value, list):
            return self.value
        return [] if self.value is None else [self]

    def texts(self) -> list[str]:
        """Every text of its list."""
        return [item.text for item in self.items]

    def words(self) -> list[str]:
        """Terms: a list, or one text with commas or line ends between them."""
        if isinstance(self.value, list):
            found = [item.text for item in self.value]
        else:
            found = ",".join(line for item in self.items for line in item.text.splitlines()).split(",")
        return [word for word in map(str.strip, found) if word]

    def number(self) -> int:
        """A whole number; raises SheetError when it is none."""
        try:
            return int(self.text)
        except ValueError:
            raise self.error(f"'{self.text[:40]}' is not a whole number.") from None

    def flag(self) -> bool:
        """True or false; raises SheetError when it is neither."""
        said = self.text.casefold()
        if said in ("true", "yes"):
            return True
        if said in ("false", "no"):
            return False
        raise self.error(f"'{self.text[:40]}' is neither true nor false.")

    def one_of(self, allowed: Iterable[str], what: str) -> str:
        """Its text, when it is one of `allowed`; raises SheetError with the nearest one."""
        allowed = list(allowed)
        if self.text in allowed:
            return self.text
        raise self.error(f"'{self.text[:40]}' is no {what}.{did_you_mean(self.text, allowed)}")


def did_you_mean(said: str, known: Iterable[str]) -> str:
    """' Did you mean ...?' or what there is, as a sentence that begins with a space."""
    known = sorted(known)
    near = difflib.get_close_matches(said, known, n=1, cutoff=0.6)
    if not near:
        lowered = {name.casefold(): name for name in known}
        near = difflib.get_close_matches(said.casefold(), lowered, n=1, cutoff=0.6)
        near = [lowered[near[0]]] if near else []
    if near:
        return f" Did you mean '{near[0]}'?"
    return f" There is: {', '.join(known[:30])}." if known else ""


def refuse_unknown(fields: Mapping[str, Entry], known: Collection[str], what: str) -> None:
    """Raises SheetError for a name that `what`, such as "A pack", does not have."""
    for name, value in fields.items():
        if name not in known:
            raise value.error(f"{what} has no '{name[:40]}'.{did_you_mean(name, known)}")


def listed(text: str) -> list[str]:
    """The terms of a list file beside a pack: one a line, '#' begins a remark."""
    return [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]


def read_sheet(text: str) -> Entry:
    """The file's one document. Raises SheetError with line and column when it is no YAML."""
    if len(text) > _LARGEST_FILE:
        raise SheetError(f"The file has {len(text)} characters; a pack may have {_LARGEST_FILE}.")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "it cannot be read"
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise SheetError(f"This is not YAML: {problem}.", line, column) from None
    except (yaml.YAMLError, ValueError) as error:
        raise SheetError(f"This is not YAML: {str(error)[:120]}.") from None
    finally:
        loader.dispose()
    if node is None:
        raise SheetError("The file is empty.")
    return _entry(node, 0, set())


def _entry(node: yaml.Node, depth: int, seen: set[int]) -> Entry:
    mark = node.start_mark
    line, column = mark.line + 1, mark.column + 1
    if depth > 12:
        raise SheetError("This is nested too deeply.", line, column)
    if not isinstance(node, yaml.ScalarNode):
        # A file of a few lines could otherwise unfold to billions of entries.
        if id(node) in seen:
            raise SheetError("Write the values out here instead of '*', which repeats others.", line, column)
        seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        is_nothing = node.tag == "tag:yaml.org,2002:null"
        return Entry(None if is_nothing else str(node.value), line, column)
    if isinstance(node, yaml.SequenceNode):
        return Entry([_entry(item, depth + 1, seen) for item in node.value], line, column)
    fields: dict[str, Entry] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise SheetError("A name must be one word.", key.start_mark.line + 1, key.start_mark.column + 1)
        name = str(key.value)
        if name in fields:
            place = key.start_mark
            raise SheetError(f"'{name}' stands here twice.", place.line + 1, place.column + 1)
        fields[name] = _entry(value, depth + 1, seen)
    return Entry(fields, line, column)
