"""The organisation's rulebook: read in sentences, tried on words, changed after seeing what that would stop.

It never changes a pack that ships, and never saves one that does not load.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.errors import BadInput
from desktop.events import Kind
from desktop.flow.check import Surroundings
from desktop.flow.desk import Desk, clean_text
from desktop.flow.people.consent import Footing, consent_for, consent_words, refuse_without, weakened
from desktop.flow.policy.outside import Outside
from desktop.flow.policy.publishing import publish
from desktop.flow.policy.reading import read_book
from desktop.flow.policy.second_look import Policing, SecondLook
from desktop.model.findings import PolicyVersion, Verdict
from desktop.model.identities import IdentityId, IdentityKind, OperatorId
from desktop.model.journal import Deed, JournalEntry
from desktop.model.posts import Draft, DraftId, Part
from desktop.model.rulebook import (
    AddExceptions,
    Affected,
    Consent,
    Edit,
    Effect,
    Levels,
    PolicyChange,
    Published,
    Restore,
    Rulebook,
    SetLevel,
    StatedPack,
    StatedRule,
    packs_for,
)
from desktop.policy.amending.begin import new_pack
from desktop.policy.amending.edits import amended
from desktop.policy.amending.files import PolicyFolder, new_breakages, refuse_broken
from desktop.policy.lint import draft_of
from desktop.policy.packs import Ruleset
from desktop.policy.published.stating import levels_by_rule, state
from desktop.policy.strictness.written import Read, Written, written
from desktop.ports import UnitOfWork

_TRY = OperatorId("try")
_ANYBODY = {IdentityKind.CORPORATE: "this organisation", IdentityKind.PERSONAL: "this person"}
"""What findings call whoever speaks where no identity is named."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """A change as the file would be: where, what, what is there now, the rules now and those after it."""

    path: Path
    content: bytes
    was: bytes | None
    before: Ruleset
    rules: Ruleset


class Policy:
    """Reads and changes the organisation's policy; every change is followed by a look at what waits."""

    def __init__(self, desk: Desk, folder: PolicyFolder, second_look: SecondLook, outside: Outside) -> None:
        self._desk = desk
        self._folder = folder
        self._second_look = second_look
        self._outside = outside

    # -- reading

    def version(self) -> PolicyVersion:
        """Which rules are in force: digest, packs with their versions, and how many rules."""
        return self._desk.rules().version

    def packs(self) -> tuple[StatedPack, ...]:
        """Every pack in sentences: what ships first, then the organisation's own."""
        return state(self._desk.rules())

    def rules(self) -> tuple[StatedRule, ...]:
        """Every rule in sentences, with how grave it is after the organisation's changes."""
        return tuple(rule for pack in self.packs() for rule in pack.rules)

    def own_packs(self) -> tuple[str, ...]:
        """The organisation's packs, which alone can be changed, in their files' order."""
        return self._folder.names()

    def book(self) -> Rulebook:
        """Everything there is to read: the packs in sentences, what is broken and whom that stops."""
        return read_book(self._desk, self.own_packs())

    def packs_for(self, rule: StatedRule | None) -> tuple[str, ...]:
        """The packs that a change to this rule can be kept in; several only where somebody must choose.

        None: a rule that is not there yet.
        """
        return packs_for(rule, self.own_packs())

    def text(self, pack: str) -> str:
        """An organisation's pack as it stands in its file. Raises BadInput when there is none."""
        path = self._folder.path_of(pack)
        content = self._folder.read(path)
        if content is None:
            raise BadInput(f"There is no pack {pack[:60]} of your own.", remedy="Begin it first.")
        return _decoded(content, path)

    def try_sentence(
        self,
        text: str,
        *,
        identity_id: IdentityId | None = None,
        kind: IdentityKind | None = None,
        change: PolicyChange | None = None,
    ) -> Verdict:
        """What the whole policy says of a sentence now: as one identity with all its accounts, or as any
        identity of a kind (CORPORATE where none is named), going by every pack of the organisation.

        With `change` it says what the policy would say after it, and raises what `preview` raises.
        """
        clean_text(text, "The sentence")
        rules = self._desk.rules() if change is None else self._try(change).rules
        with self._desk.store.work(is_reading=True) as work:
            if identity_id is not None:
                identity = work.identity(identity_id)
                draft = Draft(DraftId("try"), identity, _TRY, work.accounts(identity_id), (Part(text),))
            else:
                kind = kind or IdentityKind.CORPORATE
                draft = draft_of({"text": text, "as": kind.value}, rules)
                draft = replace(draft, identity=replace(draft.identity, name=_ANYBODY[kind]))
            return Surroundings(self._desk, work).judge(draft, rules)

    # -- changing

    def preview(self, change: PolicyChange) -> tuple[Affected, ...]:
        """The waiting posts and drafts that the change would stop. Nothing is saved or moved.

        Raises what `save` raises, but for what only writing can.
        """
        return self.effect_of(self._try(change).rules)

    def weigh(self, change: PolicyChange) -> Effect:
        """What the change would stop and let pass, what the pack would be then, and who may save it.

        Raises as `preview`.
        """
        tried, now = self._try(change), self._second_look.in_force()
        after = Policing(tried.rules, now.events)
        return Effect(
            self._second_look.effect(now, after),
            self._second_look.eased(now, after),
            change.pack,
            next((pack.version for pack in tried.rules.packs if pack.name == change.pack), 1),
            tried.rules.version.digest,
            self._consent_to(tried),
        )

    def effect_of(self, after: Ruleset, before: Ruleset | None = None) -> tuple[Affected, ...]:
        """The waiting posts and drafts that `after` stops and `before` (None: what is in force) does not."""
        now = self._second_look.in_force()
        return self._second_look.effect(
            Policing(before or now.rules, now.events), Policing(after, now.events)
        )

    def save(self, change: PolicyChange, *, by: OperatorId, seen: str = "") -> tuple[Affected, ...]:
        """Saves the change and looks at the queue again; gives back what is held because of it.

        `seen` is the digest that `weigh` gave: with it only the policy is saved that somebody looked at.

        Raises BadInput for a change that cannot be made or that would make another policy than was seen,
        NotApproved for one that makes a rule weaker for an identity of whose approvers `by` is none,
        PolicyBroken when the pack would not load, and StorageError when it cannot be written. The file is
        then as it was.
        """
        tried = self._try(change)
        if seen and tried.rules.version.digest != seen:
            raise BadInput(
                "The policy was changed by somebody else meanwhile. Nothing was saved.",
                remedy="Look again at what your change would stop.",
            )
        self._keep(tried, change.pack, by, f"{change.pack}, policy {tried.rules.version.digest[:7]}.")
        return self._second_look.look()

    def begin(self, name: str, *, by: OperatorId, title: str = "", owner: str = "") -> Path:
        """Begins a pack of the organisation from the commented template, and says where it is.

        Raises BadInput for a name that cannot be, or that is taken, and NotApproved as `save`: an identity
        that goes by a pack which is not there sends nothing until it is.
        """
        path = self._folder.path_of(name)
        if self._folder.read(path) is not None:
            raise BadInput(f"There is a pack {name[:60]} already: {path}.", remedy="Choose another name.")
        content = new_pack(self._folder.shipped, name, title=title, owner=owner).encode("utf-8")
        before, rules = self._desk.rules(), self._folder.load_with(path, content)
        refuse_broken(new_breakages(before, rules, path))
        self._keep(_Tried(path, content, None, before, rules), name, by, f"{name} is begun.")
        return path

    def publish(self, to: Path, *, title: str = "", owner: str = "", has_examples: bool = True) -> Published:
        """Writes the policy as a page and as Markdown into a folder, with the day it is here. Raises as
        publishing.publish."""
        day = self._desk.clock.now().astimezone().date()
        return publish(self._folder, to, day=day, title=title, owner=owner, has_examples=has_examples)

    def told_outside(self) -> tuple[JournalEntry, ...]:
        """What was made weaker outside Masthead in the last seven days, newest first."""
        return self._outside.told()

    def look_again(self) -> tuple[Affected, ...]:
        """Checks what waits against today's rules and news, and holds what no longer passes."""
        return self._second_look.look()

    def _try(self, change: PolicyChange) -> _Tried:
        """The change made on a copy; raises for one that cannot be made, does nothing, or does not load."""
        path = self._folder.path_of(change.pack)
        was = self._folder.read(path)
        before = self._desk.rules()
        edits = _completed(change.edits, levels_by_rule(before))
        text = new_pack(self._folder.shipped, change.pack) if was is None else _decoded(was, path)
        after = amended(text, PolicyChange(change.pack, edits))
        mark = b"\xef\xbb\xbf" if was is not None and was.startswith(b"\xef\xbb\xbf") else b""
        content = mark + _encoded(after)
        rules = self._folder.load_with(path, content)
        refuse_broken(new_breakages(before, rules, path))
        _refuse_unheeded(edits, change.pack, rules)
        return _Tried(path, content, was, before, rules)

    def _consent_to(self, tried: _Tried) -> Consent:
        was, now = _written(tried)
        with self._desk.store.work(is_reading=True) as work:
            return _consent(work, was, now)

    def _keep(self, tried: _Tried, pack: str, by: OperatorId, said: str) -> None:
        """Puts the file in place with a line in the journal, or does neither; raises as `save`."""
        self._outside.look()
        was, now = _written(tried)
        with self._desk.store.work() as work:
            consent = _consent(work, was, now)
            refuse_without(work, consent, by)
            detail = f"{said} {consent_words(consent, work.operator(by).name)}".strip()
            self._desk.note(work, Deed.POLICY_SAVED, pack, by=by, detail=detail)
            self._folder.keep(tried.path, tried.content, tried.was, self._desk.clock.now())
            self._outside.saved(tried.path, tried.content)
            work.commit()
        self._desk.announce(Kind.POLICY, pack)


def _written(tried: _Tried) -> tuple[Written, Written]:
    """The lines of the packs before and after the change."""

    def with_file(holding: bytes) -> Read:
        return lambda path: holding if path == tried.path else path.read_bytes()

    was, now = with_file(tried.was or b""), with_file(tried.content)
    return written(tried.before, was), written(tried.rules, now)


def _consent(work: UnitOfWork, was: Written, now: Written) -> Consent:
    identities = work.identities()
    return consent_for(work, weakened(Footing(was, identities), Footing(now, identities)))


def _completed(edits: tuple[Edit, ...], known: Mapping[str, Levels]) -> tuple[Edit, ...]:
    """The edits with a level for each kind of identity; raises BadInput for a rule that is not there."""
    if not edits:
        raise BadInput("Nothing was changed.", remedy="Change something first.")
    completed: list[Edit] = []
    for edit in edits:
        if isinstance(edit, (SetLevel, AddExceptions, Restore)) and edit.rule not in known:
            raise BadInput(f"There is no rule {edit.rule[:60]}.", remedy="See: masthead policy show.")
        if isinstance(edit, SetLevel):
            edit = replace(edit, levels={**known[edit.rule], **edit.levels})
        completed.append(edit)
    return tuple(completed)


def _refuse_unheeded(edits: tuple[Edit, ...], pack: str, after: Ruleset) -> None:
    """Raises BadInput where a level that was set is not what holds afterwards: something overrules it."""
    in_force = levels_by_rule(after)
    asked = {edit.rule: edit.levels for edit in edits if isinstance(edit, SetLevel)}
    for rule_id, levels in asked.items():
        if in_force.get(rule_id, levels) == levels:
            continue
        others = [
            each.name
            for each in after.packs
            if each.name != pack
            and any(one.rule == rule_id and one.levels is not None for one in each.adjustments)
        ]
        raise BadInput(
            f"{rule_id} would not become what you chose. Nothing was saved.",
            remedy=f"The pack {others[-1]} changes it too: change it there."
            if others
            else "The rule itself says whom it applies to: change its lines by hand.",
        )


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not UTF-8 text. Nothing was changed.", remedy="Mend it first.") from None


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadInput(
            "The text holds half of a character (a lone surrogate).", remedy="Delete it."
        ) from None
