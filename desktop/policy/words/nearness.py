"""How near two names are to each other; it knows nothing of what they mean."""

from __future__ import annotations


def is_one_letter_off(one: str, other: str) -> bool:
    """Whether one letter is changed, missing, added, or swapped with the next; the same is not off."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    tail_one, tail_other = one[start:], other[start:]
    swapped = len(tail_one) > 1 and tail_one[:2] == tail_other[:2][::-1] and tail_one[2:] == tail_other[2:]
    return (
        tail_one[1:] == tail_other[1:] or tail_one[1:] == tail_other or tail_one == tail_other[1:] or swapped
    )
