"""Where the values of a pack file stand, and pieces of text put in there; everything else stays as it is.

It never writes a whole file anew: a comment, a blank line or an order that somebody chose is kept.
"""

from __future__ import annotations

import re

import yaml

from desktop.errors import BadInput

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Node = yaml.Node
Mapping = yaml.MappingNode
Sequence = yaml.SequenceNode
Scalar = yaml.ScalarNode


def root_of(text: str) -> Mapping:
    """The file's outermost names. Raises BadInput for a file that cannot be changed line by line."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise BadInput(
            f"The pack is not YAML{where}. Nothing was changed.", remedy="Mend the file first."
        ) from None
    finally:
        loader.dispose()
    if not isinstance(node, Mapping) or node.flow_style:
        raise BadInput(
            "The pack is not written as names on lines of their own. Nothing was changed.",
            remedy="Change the file by hand, or write it like the other packs.",
        )
    return node


def field(node: Mapping, name: str) -> tuple[Node, Node] | None:
    """The name's own node and its value's, where the mapping has it."""
    for key, value in node.value:
        if isinstance(key, Scalar) and key.value == name:
            return key, value
    return None


def value(node: Node, name: str) -> Node | None:
    """The value of a name, where `node` is a mapping that has it."""
    found = field(node, name) if isinstance(node, Mapping) else None
    return found[1] if found else None


def text_of(node: Node | None) -> str:
    """A scalar's text, else nothing."""
    return str(node.value) if isinstance(node, Scalar) else ""


def is_nothing(node: Node) -> bool:
    """Whether nothing is written where a value could stand."""
    return isinstance(node, Scalar) and node.start_mark.index == node.end_mark.index


def end_of(text: str, node: Node) -> int:
    """Where the node's own last letter ends; YAML's own mark lies beyond the comments that follow."""
    if isinstance(node, Scalar):
        if node.style in ("|", ">"):
            return len(text[: node.end_mark.index].rstrip())
        return int(node.end_mark.index)
    if not isinstance(node, (Mapping, Sequence)) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(text, last[1] if isinstance(last, tuple) else last)


def newline_of(text: str) -> str:
    """How the file ends its lines."""
    found = re.search(r"\r\n|\n|\r", text)
    return found.group() if found else "\n"


def line_start(text: str, at: int) -> int:
    """Where the line of `at` begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of `at` ends, before its line end."""
    found = re.compile(r"[\r\n]").search(text, at)
    return found.start() if found else len(text)


def put(text: str, at: int, piece: str) -> str:
    """The text with a piece more."""
    return text[:at] + piece + text[at:]


def put_lines(text: str, at: int, lines: list[str]) -> str:
    """The text with lines after the line of `at`."""
    newline = newline_of(text)
    return put(text, line_end(text, at), "".join(newline + line for line in lines))


def swap(text: str, node: Node, piece: str) -> str:
    """The text with a piece in place of the node."""
    return text[: node.start_mark.index] + piece + text[end_of(text, node) :]


def fill(text: str, key: Node, found: Node, piece: str) -> str:
    """The text with a piece as the value of `key`, in place of what stands there."""
    if is_nothing(found):
        return put(text, _after_colon(text, key), f" {piece}")
    return swap(text, found, piece)


def _after_colon(text: str, key: Node) -> int:
    return text.index(":", key.end_mark.index) + 1


def cut_item(text: str, within: Sequence, item: Node) -> str:
    """The text without one item of a list."""
    start, end = item.start_mark.index, end_of(text, item)
    if not within.flow_style:
        first = line_start(text, start)
        last = line_end(text, end)
        after = re.compile(r"\r\n|\n|\r").match(text, last)
        return text[:first] + text[after.end() if after else last :]
    comma = re.compile(r"\s*,\s*").match(text, end)
    if comma:
        return text[:start] + text[comma.end() :]
    before = re.search(r",\s*\Z", text[:start])
    return text[: before.start() if before else start] + text[end:]


def put_field(text: str, node: Mapping, name: str, piece: str) -> str:
    """The text with one more name at the end of a mapping."""
    if node.flow_style:
        return _put_in_brackets(text, node, f"{name}: {piece}")
    column = node.value[0][0].start_mark.column
    return put_lines(text, end_of(text, node), [f"{' ' * column}{name}: {piece}"])


def put_item(text: str, node: Sequence, lines: list[str]) -> str:
    """The text with one more item at the end of a list: its lines, or all of them in one within brackets."""
    if node.flow_style:
        piece = lines[0] if len(lines) == 1 else "{" + ", ".join(lines) + "}"
        return _put_in_brackets(text, node, piece)
    indent = " " * node.start_mark.column
    dashed = [f"{indent}{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)]
    return put_lines(text, end_of(text, node.value[-1]), dashed)


def _put_in_brackets(text: str, node: Mapping | Sequence, piece: str) -> str:
    if not node.value:
        return put(text, node.start_mark.index + 1, piece)
    last = node.value[-1]
    return put(text, end_of(text, last[1] if isinstance(last, tuple) else last), f", {piece}")


def quoted(words: str) -> str:
    """The words between quotation marks, as YAML reads them back."""
    return '"' + "".join(_escaped(letter) for letter in words) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def put_words(text: str, key: Node, node: Node, words: list[str]) -> str:
    """The text with more words in a list of terms, in whatever way that list is written."""
    if isinstance(node, Sequence):
        return _put_in_list(text, node, words)
    if not isinstance(node, Scalar):
        raise BadInput("Here stands no list of words. Nothing was changed.", remedy="Change it by hand.")
    if is_nothing(node) or not node.value.strip():
        return fill(text, key, node, quoted(", ".join(words)))
    end = end_of(text, node)
    if node.style in ("|", ">"):
        if not all(word.isprintable() for word in words):
            raise BadInput("A word holds a letter that cannot be seen.", remedy="Write it plainly.")
        return put(text, end, ", " + ", ".join(words))
    if node.style == "'":
        if all(word.isprintable() for word in words):
            return put(text, end - 1, ", " + ", ".join(words).replace("'", "''"))
        return swap(text, node, quoted(", ".join([node.value, *words])))
    more = quoted(", " + ", ".join(words))[1:-1]
    if node.style == '"':
        return put(text, end - 1, more)
    # A plain value goes between quotation marks: what follows it may mean something to YAML.
    written = text[node.start_mark.index : end].replace("\\", "\\\\").replace('"', '\\"')
    return swap(text, node, f'"{written}{more}"')


def _put_in_list(text: str, node: Sequence, words: list[str]) -> str:
    if node.flow_style:
        return _put_in_brackets(text, node, ", ".join(map(quoted, words)))
    indent = " " * node.start_mark.column
    return put_lines(text, end_of(text, node), [f"{indent}- {quoted(word)}" for word in words])
