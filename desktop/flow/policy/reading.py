"""Reads the whole policy for people: in sentences, what is broken and whom that stops; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.flow.check import Surroundings
from desktop.flow.desk import Desk
from desktop.model.identities import Identity, OperatorId
from desktop.model.posts import Draft, DraftId, Part
from desktop.model.rulebook import BrokenPack, Rulebook
from desktop.policy.packs import Ruleset
from desktop.policy.published.stating import state
from desktop.policy.words.checksums import fingerprint
from desktop.ports import UnitOfWork

_NOBODY = OperatorId("read")


def read_book(desk: Desk, own: Sequence[str]) -> Rulebook:
    """The policy in force. `own` names the organisation's packs."""
    rules = desk.rules()
    with desk.store.work(is_reading=True) as work:
        identities = work.identities()
        broken = tuple(_broken(desk, work, identities, rules)) if rules.breakages else ()
    named = {name for identity in identities for name in identity.packs}
    return Rulebook(
        rules.version,
        state(rules),
        broken,
        tuple(own),
        # A pack that no identity names holds for all of them.
        {pack: tuple(i for i in identities if pack not in named or pack in i.packs) for pack in own},
    )


def _broken(desk: Desk, work: UnitOfWork, identities: Sequence[Identity], rules: Ruleset) -> list[BrokenPack]:
    """Every breakage with those for whom it stops sending, by the very check that stops it."""
    surroundings = Surroundings(desk, work)
    stopped: dict[str, list[Identity]] = {}
    for identity in identities:
        empty = Draft(DraftId("read"), identity, _NOBODY, (), (Part(""),))
        for finding in surroundings.judge(empty, rules).findings:
            if finding.rule == _RULE:
                stopped.setdefault(finding.fingerprint, []).append(identity)
    return [
        BrokenPack(
            each.pack,
            each.path,
            each.line,
            each.column,
            each.rule,
            each.message,
            tuple(stopped.get(fingerprint(_RULE, str(each)), ())),
        )
        for each in rules.breakages
    ]


_RULE = "policy.BROKEN-PACK"
