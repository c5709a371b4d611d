"""How long a text is in each network's own counting; it never changes the text.

X: 280 by its weighted counting (twitter-text configuration v3). LinkedIn: 3,000, counted in code points and
in UTF-16 units, the larger. Practice: 500 code points.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from types import ModuleType

from desktop.model.identities import Network

_LIMITS = {Network.X: 280, Network.LINKEDIN: 3_000, Network.PRACTICE: 500}
LONGEST_ANYWHERE = 25_000
"""Code points that no network takes more of; beyond it a text is refused without being read."""

_DOT_INSIDE = re.compile(r"\S\.\w")
_LINK_WEIGHT = 23
"""What X counts for any link, however short: the most one dot can add."""


def limit_of(network: Network) -> int:
    """The most that one post may have on `network`, in that network's own counting."""
    return _LIMITS[network]


def count_for(network: Network, text: str, *, stop_above: int | None = None) -> int:
    """How much of its limit `text` uses on `network`.

    With `stop_above`, a count that provably stays at or below it may be an upper bound: the exact count on X
    costs 1.6 ms for 280 characters.
    """
    if network is Network.LINKEDIN:
        return max(len(text), len(text.encode("utf-16-le", "surrogatepass")) // 2)
    if network is Network.PRACTICE:
        return len(text)
    bound = _upper_bound_on_x(text)
    if stop_above is not None and bound <= stop_above:
        return bound
    if len(text) > LONGEST_ANYWHERE:
        return len(text)
    weighted = _parser().parse_tweet(text.encode("utf-8", "replace").decode("utf-8"))
    return int(weighted.weightedLength)


def _upper_bound_on_x(text: str) -> int:
    links = _LINK_WEIGHT * len(_DOT_INSIDE.findall(text))
    if text.isascii():
        return len(text) + links
    return 2 * max(len(text), len(unicodedata.normalize("NFC", text))) + links


@cache
def _parser() -> ModuleType:
    """Imported when first needed: it takes 0.4 seconds."""
    import twitter_text

    module: ModuleType = twitter_text
    return module
