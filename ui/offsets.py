"""The one place where code points become UTF-16 units and come back; nothing else converts them."""

from __future__ import annotations

from bisect import bisect_right


class Offsets:
    """Positions of one text in both countings: rules count code points, Qt counts UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        # Only characters beyond the Basic Multilingual Plane take two units.
        self._wide = [index for index, letter in enumerate(text) if letter > "\uffff"]
        self._wide_units = [index + count for count, index in enumerate(self._wide)]

    def to_units(self, point: int) -> int:
        """The UTF-16 position of a code point position; what lies outside is brought to the nearest end."""
        point = min(max(point, 0), self._length)
        return point + bisect_right(self._wide, point - 1)

    def to_points(self, unit: int) -> int:
        """The code point position of a UTF-16 position; inside a pair it is the pair's own start."""
        total = self._length + len(self._wide)
        unit = min(max(unit, 0), total)
        before = bisect_right(self._wide_units, unit - 1)
        point = unit - before
        if before and self._wide_units[before - 1] == unit - 1:
            return self._wide[before - 1]
        return point

    def span(self, points: tuple[int, int]) -> tuple[int, int]:
        """A [start, end) of code points as [start, end) of UTF-16 units."""
        return self.to_units(points[0]), self.to_units(points[1])
