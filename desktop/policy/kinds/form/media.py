"""The kind `media`: pictures without a description, or on a network that cannot take them from here.

It never opens a picture: names, types and alt texts are all it sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.model.findings import Field
from desktop.model.identities import Network
from desktop.policy.loading.maker import Maker
from desktop.policy.loading.sheet import Entry
from desktop.policy.rules import WITH_PICTURES, Check, Gate, Hit, Scene

FIELDS = ("what", "on")
_KINDS = ("no-alt", "empty-alt", "cannot-send")
_NO_DESCRIPTION = re.compile(
    r"(?i)\s*(?:(?:img|dsc|image|photo|picture|screenshot|screen shot|untitled|pic|bild|foto)?"
    r"[\s_\-]*[\d_\-.: ]*"
    r"(?:\.\w{3,4})?|[\w\-]+\.(?:jpe?g|png|gif|webp|heic|mp4|mov))\s*"
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """`what`: no alt text, an alt text that says nothing, or a picture that `networks` cannot take."""

    what: str
    networks: tuple[Network, ...]

    @property
    def gate(self) -> Gate:
        return (WITH_PICTURES,)

    def find(self, scene: Scene) -> Iterable[Hit]:
        if not scene.media:
            return
        if self.what == "cannot-send":
            stopped = tuple(network for network in scene.networks if network in self.networks)
            if stopped:
                names = " and ".join(network.label for network in stopped)
                yield Hit(
                    None, str(len(scene.media)), Field.MEDIA, words={"network": names}, networks=stopped
                )
            return
        for item, picture in enumerate(scene.media):
            alt = picture.alt.strip()
            is_empty = bool(alt) and _NO_DESCRIPTION.fullmatch(alt) is not None
            if (self.what == "no-alt" and not alt) or (self.what == "empty-alt" and is_empty):
                words = {"number": str(item + 1), "name": picture.name[:60]}
                yield Hit(None, f"{item}:{picture.sha256[:16]}", Field.ALT, item, words)


def build(fields: Mapping[str, Entry], rule: Entry, maker: Maker) -> Check:
    """`what` is one of no-alt, empty-alt, cannot-send; `on` names networks."""
    if "what" not in fields:
        raise rule.error("A rule of the kind 'media' needs 'what'.")
    what = fields["what"].one_of(_KINDS, "thing to look for")
    names = [network.value for network in Network]
    networks = (
        tuple(Network(item.one_of(names, "network")) for item in fields["on"].items) if "on" in fields else ()
    )
    return Pictures(what, networks)
