"""Turns the model's frozen values into canonical JSON and back; it never guesses at what does not fit."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, TypeVar

from desktop.errors import BadInput

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Damaged(ValueError):
    """A stored snapshot does not have the shape of what it stands for; holds none of its words."""


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 in UTC, exact; raises BadInput for a time without a zone."""
    if moment.utcoffset() is None:
        raise BadInput("A time without a zone cannot be stored.", remedy="Give it in UTC.")
    return (moment - _EPOCH) // _MICROSECOND


def moment(count: int) -> datetime:
    """The aware UTC time that `microseconds` counted."""
    try:
        return _EPOCH + count * _MICROSECOND
    except (OverflowError, TypeError):
        raise Damaged("a time is out of range") from None


def packed(value: object, *, leave_out: Collection[str] = ()) -> str:
    """Canonical JSON of a model value; `leave_out` names fields of the outermost value that stay out.

    Raises BadInput for text that no file can keep: the character NUL, or half of a surrogate pair.
    """
    plain = _kept(value, leave_out) if leave_out else _plain(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def unpacked(kind: type[T], text: str, **given: object) -> T:
    """The value that `packed` wrote; `given` supplies the fields that were left out.

    Raises Damaged when the text is not such a snapshot, and whatever `kind` itself refuses.
    """
    found = _parsed(text)
    return typing.cast(T, _record(kind, found, given) if given else _built(kind, found))


def unpacked_each(kind: type[T], text: str) -> tuple[T, ...]:
    """A tuple of values, written by `packed`."""
    found = _parsed(text)
    if not isinstance(found, list):
        raise Damaged("a list is missing")
    return tuple(typing.cast(T, _built(kind, item)) for item in found)


def refuse_unstorable(text: str) -> None:
    """Raises BadInput for text that cannot be kept faithfully."""
    if "\0" in text or not _is_encodable(text):
        raise BadInput(
            "The text holds a character that cannot be kept: NUL, or half of a surrogate pair.",
            remedy="Remove it, or paste the text again from its source.",
        )


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kept(value: object, leave_out: Collection[str]) -> object:
    """The plain form without those fields, which are not even looked at: a draft's identity is large."""
    if not is_dataclass(value) or isinstance(value, type):
        return _plain(value)
    kept = (each.name for each in fields(value) if each.name not in leave_out)
    return {name: _plain(getattr(value, name)) for name in kept}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        refuse_unstorable(value)
        return value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        microseconds(value)
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no stored form.")


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise Damaged("it is not JSON") from None


_Read = Callable[[object], object]


def _built(hint: Any, found: object) -> object:
    return _reader(hint)(found)


@lru_cache(maxsize=256)
def _reader(hint: Any) -> _Read:
    """What reads values of this type. Made once: looking at a type costs more than reading a value."""
    hint = getattr(hint, "__supertype__", hint)
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _either(typing.get_args(hint))
    if origin is tuple:
        return _tuple(typing.get_args(hint))
    if is_dataclass(hint):
        return partial(_record, typing.cast(type, hint), given=MappingProxyType({}))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return partial(_member, hint)
    if hint is datetime:
        return _time
    return partial(_plain_value, hint)


@lru_cache(maxsize=64)
def _readers(kind: type) -> Mapping[str, _Read]:
    return {name: _reader(hint) for name, hint in typing.get_type_hints(kind).items()}


def _plain_value(kind: type, found: object) -> object:
    if type(found) is not kind:
        raise Damaged("a value is of another kind")
    return found


def _either(arms: tuple[Any, ...]) -> _Read:
    can_be_none = types.NoneType in arms
    (arm,) = (arm for arm in arms if arm is not types.NoneType)
    read_arm = _reader(arm)

    def read(found: object) -> object:
        if found is None:
            if can_be_none:
                return None
            raise Damaged("a value is missing")
        return read_arm(found)

    return read


def _tuple(arms: tuple[Any, ...]) -> _Read:
    is_open = len(arms) == 2 and arms[1] is Ellipsis
    reads = tuple(_reader(arm) for arm in arms if arm is not Ellipsis)

    def read(found: object) -> object:
        if not isinstance(found, list):
            raise Damaged("a list is missing")
        if is_open:
            return tuple(reads[0](item) for item in found)
        if len(reads) != len(found):
            raise Damaged("a list has another length")
        return tuple(each(item) for each, item in zip(reads, found, strict=True))

    return read


def _member(hint: type[Enum], found: object) -> Enum:
    try:
        return hint(found)
    except ValueError:
        raise Damaged(f"a {hint.__name__} is not known") from None


def _time(found: object) -> datetime:
    if not isinstance(found, str):
        raise Damaged("a time is missing")
    try:
        read = datetime.fromisoformat(found)
    except ValueError:
        raise Damaged("a time cannot be read") from None
    if read.utcoffset() != timedelta(0):
        raise Damaged("a time is not in UTC")
    return read.astimezone(UTC)


def _record(kind: type, found: object, given: Mapping[str, object]) -> object:
    if not isinstance(found, dict):
        raise Damaged("a record is missing")
    readers = _readers(kind)
    if not found.keys() <= (readers.keys() - given.keys() if given else readers.keys()):
        raise Damaged("a record has a field that is not known")
    values = {name: readers[name](part) for name, part in found.items()}
    try:
        return kind(**values, **given)
    except TypeError:
        raise Damaged("a record lacks a field") from None
