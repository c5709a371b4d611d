"""Applies an edit to a pack file's text, and to nothing but the lines that it is about.

It never judges whether the result is a good policy, nor whether it loads: whoever keeps it asks that.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.errors import BadInput
from desktop.model.findings import Severity
from desktop.model.identities import IdentityKind
from desktop.model.rulebook import (
    AddExceptions,
    AddRule,
    AddTerms,
    Edit,
    Levels,
    PolicyChange,
    Restore,
    Rewrite,
    SetLevel,
)
from desktop.policy.amending import places
from desktop.policy.amending.places import Mapping, Node, Sequence

_LONGEST = 200
"""The longest term that is taken, in characters: no phrase of a policy is longer."""


def amended(text: str, change: PolicyChange) -> str:
    """The pack's text after the change, its version one higher. Raises BadInput for what cannot be done.

    Every SetLevel names the level of each kind of identity.
    """
    for edit in change.edits:
        text = _applied(text, change.pack, edit)
    return text if any(isinstance(edit, Rewrite) for edit in change.edits) else with_next_version(text)


def _applied(text: str, pack: str, edit: Edit) -> str:
    match edit:
        case Rewrite():
            return edit.text
        case SetLevel():
            return _set_level(text, pack, edit)
        case AddExceptions():
            return _add_exceptions(text, edit)
        case AddTerms():
            return _add_terms(text, pack, edit)
        case Restore():
            return _restore(text, edit.rule)
        case AddRule():
            return _add_rule(text, pack, edit)


def with_head(text: str, name: str, words: str) -> str:
    """The text with another value for a name at the top of the file, such as its title."""
    root = places.root_of(text)
    found = places.field(root, name)
    if found is None:
        return places.put_field(text, root, name, words)
    return places.fill(text, *found, words)


def with_next_version(text: str) -> str:
    """The text with the pack's version one higher; a pack without one had version 1."""
    root = places.root_of(text)
    found = places.field(root, "version")
    if found is None:
        name = places.field(root, "pack")
        if name is None:
            return text
        indent = " " * name[0].start_mark.column
        return places.put_lines(text, places.end_of(text, name[1]), [f"{indent}version: 2"])
    said = places.text_of(found[1])
    return places.fill(text, *found, str(int(said) + 1)) if said.isdecimal() and len(said) < 9 else text


# -- levels ------------------------------------------------------------------------------------


def _set_level(text: str, pack: str, edit: SetLevel) -> str:
    missing = [kind.value for kind in IdentityKind if kind not in edit.levels]
    if missing:
        raise BadInput(f"No level is given for {missing[0]}.", remedy="Say one for each kind of identity.")
    root = places.root_of(text)
    own = _own_rule(root, pack, edit.rule)
    if own is not None:
        return _set_severity(text, own, edit.levels)
    item = _adjustment(root, edit.rule)
    if item is None:
        return _put_in_section(
            text, root, "adjust", [f"rule: {edit.rule}", f"severity: {_severity(edit.levels)}"]
        )
    return _set_severity(text, item, edit.levels)


def _set_severity(text: str, node: Mapping, levels: Levels) -> str:
    found = places.field(node, "severity")
    if found is None:
        return places.put_field(text, node, "severity", _severity(levels))
    key, said = found
    if not isinstance(said, Mapping):
        return places.fill(text, key, said, _severity(levels))
    for kind in IdentityKind:
        word = _word(levels[kind])
        # Each piece that was put in moves what follows it, so the places are looked up anew.
        said = _severity_again(text, node)
        one = places.field(said, kind.value)
        if one is None:
            text = places.put_field(text, said, kind.value, word)
        elif places.text_of(one[1]) != word:
            text = places.fill(text, *one, word)
    return text


def _severity_again(text: str, node: Mapping) -> Mapping:
    """The severity of the mapping that begins where `node` does; nothing before it has moved."""
    found = _beginning_at(places.root_of(text), node.start_mark.index)
    said = places.value(found, "severity") if found else None
    if not isinstance(said, Mapping):
        raise BadInput("The severity cannot be changed line by line.", remedy="Change it by hand.")
    return said


def _beginning_at(node: Node, at: int) -> Mapping | None:
    if isinstance(node, Mapping):
        if node.start_mark.index == at and places.field(node, "severity"):
            return node
        nodes: Iterable[Node] = [each for _, each in node.value]
    else:
        nodes = node.value if isinstance(node, Sequence) else ()
    for each in nodes:
        if each.start_mark.index <= at < each.end_mark.index:
            return _beginning_at(each, at)
    return None


def _severity(levels: Levels) -> str:
    words = {kind: _word(levels.get(kind)) for kind in IdentityKind}
    if len(set(words.values())) == 1:
        return words[IdentityKind.CORPORATE]
    return "{" + ", ".join(f"{kind.value}: {word}" for kind, word in words.items()) + "}"


def _word(level: Severity | None) -> str:
    # YAML 1.1 reads a bare `off` as false; packs take the word as it is written.
    return "off" if level is None else level.name.casefold()


# -- adjustments -------------------------------------------------------------------------------


def _adjustment(root: Mapping, rule: str) -> Mapping | None:
    """The last adjustment of the rule, the one that counts."""
    found = None
    for item in _items(places.value(root, "adjust")):
        if isinstance(item, Mapping) and places.text_of(places.value(item, "rule")) == rule:
            found = item
    return found


def _put_in_section(text: str, root: Mapping, name: str, lines: list[str]) -> str:
    """One more item under a name at the top of the file, which is added where it is missing."""
    found = places.field(root, name)
    indent = " " * root.value[0][0].start_mark.column
    dashed = [f"{indent}  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)]
    if found is None:
        return places.put_lines(text, places.end_of(text, root), ["", f"{indent}{name}:", *dashed])
    key, section = found
    if isinstance(section, Sequence):
        return places.put_item(text, section, lines)
    if not places.is_nothing(section):
        raise BadInput(f"'{name}' holds no list. Nothing was changed.", remedy="Change the file by hand.")
    return places.put_lines(text, key.end_mark.index, dashed)


def _add_exceptions(text: str, edit: AddExceptions) -> str:
    words = _clean(edit.words)
    root = places.root_of(text)
    item = _adjustment(root, edit.rule)
    if item is None:
        listed = places.quoted(", ".join(words))
        return _put_in_section(text, root, "adjust", [f"rule: {edit.rule}", f"except: {listed}"])
    return _put_words(text, item, "except", words)


def _restore(text: str, rule: str) -> str:
    root = places.root_of(text)
    section = places.value(root, "adjust")
    while isinstance(section, Sequence) and (item := _adjustment(root, rule)) is not None:
        text = places.cut_item(text, section, item)
        root = places.root_of(text)
        section = places.value(root, "adjust")
    return text


# -- words and rules ---------------------------------------------------------------------------


def _own_rule(root: Mapping, pack: str, rule: str) -> Mapping | None:
    for item in _items(places.value(root, "rules")):
        if isinstance(item, Mapping) and f"{pack}.{places.text_of(places.value(item, 'id'))}" == rule:
            return item
    return None


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, Sequence) else []


def _add_terms(text: str, pack: str, edit: AddTerms) -> str:
    words = _clean(edit.words)
    root = places.root_of(text)
    rule = _own_rule(root, pack, edit.where)
    if rule is not None:
        kind = places.text_of(places.value(rule, "kind"))
        if kind not in ("terms", "embargo"):
            raise BadInput(
                f"{edit.where} is of the kind '{kind}' and has no words.",
                remedy="Change it by hand, or add a rule of the kind 'terms'.",
            )
        return _put_words(text, rule, "terms", words)
    name = edit.where.removeprefix(f"{pack}.")
    tags = places.value(root, "tags")
    tag = places.field(tags, name) if isinstance(tags, Mapping) else None
    if tag is None:
        raise BadInput(
            f"The pack {pack} has no rule and no tag '{edit.where[:60]}'.",
            remedy="Only an organisation's own rules take more words; add a rule with these.",
        )
    key, found = tag
    if isinstance(found, Mapping):
        return _put_words(text, found, "terms", words)
    return places.put_words(text, key, found, words)


def _put_words(text: str, node: Mapping, name: str, words: list[str]) -> str:
    found = places.field(node, name)
    if found is None:
        return places.put_field(text, node, name, places.quoted(", ".join(words)))
    return places.put_words(text, *found, words)


def _add_rule(text: str, pack: str, edit: AddRule) -> str:
    root = places.root_of(text)
    if _own_rule(root, pack, f"{pack}.{edit.id}") is not None:
        raise BadInput(f"{pack} has a rule {edit.id} already.", remedy="Choose another name for it.")
    lines = [
        f"id: {places.quoted(edit.id)}",
        "kind: terms",
        f"terms: {places.quoted(', '.join(_clean(edit.words)))}",
        f"severity: {_severity(edit.levels)}",
        f"message: {places.quoted(_one_line(edit.message, 'message'))}",
        f"why: {places.quoted(_one_line(edit.why, 'reason'))}",
        f"remedy: {places.quoted(_one_line(edit.remedy, 'remedy'))}",
    ]
    if edit.is_confidential:
        lines.append("secret: true")
    return _put_in_section(text, root, "rules", lines)


def _one_line(words: str, what: str) -> str:
    line = " ".join(words.split())
    if not line:
        raise BadInput(f"The rule has no {what}.", remedy="Write one sentence.")
    return line


def _clean(words: Iterable[str]) -> list[str]:
    """The terms one by one; a comma or a line end between them means two."""
    found: list[str] = []
    for word in words:
        for piece in word.replace("\n", ",").split(","):
            term = " ".join(piece.split())
            if len(term) > _LONGEST:
                raise BadInput(f"A term has {len(term)} characters.", remedy=f"Use at most {_LONGEST}.")
            if any("\ud800" <= letter <= "\udfff" or letter == "\x00" for letter in term):
                raise BadInput("A term holds half of a character.", remedy="Write it again.")
            if term:
                found.append(term)
    if not found:
        raise BadInput("There are no words.", remedy="Give at least one.")
    return found
