"""The house keeps its shape: who imports what, how large a thing may grow, what it is called.

A limit in `_LARGER` is a debt with a size: it may shrink, and goes once the thing fits.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
CODE = ("desktop", "ui")

_MODULE_LINES, _CLASS_LINES, _FUNCTION_LINES, _FOLDER_MODULES = 400, 200, 40, 9

_LARGER: dict[str, int] = {
    "desktop/flow/enroll.py:Enroll": 221,
    "desktop/flow/enroll.py:Enroll.add_account": 45,
}
"""What is larger than the house allows, by name, with the size it must not pass."""

_WORDS_OF_NO_FIELD = re.compile(r"(Manager|Helper|Util|Utils|Base|Data|Info)(?![a-z])")


@cache
def _modules() -> dict[str, ast.Module]:
    """Every module of the application, by its path from the checkout."""
    paths = (path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


def _sizes() -> Iterator[tuple[str, int, int]]:
    """Every thing that has a size: its name, its size, its limit."""
    for name, tree in _modules().items():
        yield name, len((ROOT / name).read_text("utf-8").splitlines()), _MODULE_LINES
        for node, qualified in _definitions(tree, name):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield qualified, lines, _CLASS_LINES if isinstance(node, ast.ClassDef) else _FUNCTION_LINES
    folders: dict[str, int] = {}
    for name in _modules():
        folder, _, file = name.rpartition("/")
        folders[folder] = folders.get(folder, 0) + (file not in ("__init__.py", "__main__.py"))
    for folder, count in folders.items():
        yield folder, count, _FOLDER_MODULES


_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _definitions(node: ast.AST, name: str) -> Iterator[tuple[_Definition, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Definition):
            qualified = f"{name}:{child.name}" if ":" not in name else f"{name}.{child.name}"
            yield child, qualified
            yield from _definitions(child, qualified)
        else:
            yield from _definitions(child, name)


def _imports(tree: ast.Module) -> set[str]:
    """The first names of all that a module imports, also inside its functions."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_every_room_imports_only_what_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0, (
        "lint-imports says which import"
    )


def test_nothing_outgrows_the_house() -> None:
    too_large = [
        f"{name} has {size}; the most is {_LARGER.get(name, limit)}"
        for name, size, limit in _sizes()
        if size > _LARGER.get(name, limit)
    ]
    assert not too_large, "\n".join(too_large)


def test_a_debt_that_is_paid_is_struck_out() -> None:
    owing = {name for name, size, limit in _sizes() if size > limit}
    assert not sorted(_LARGER.keys() - owing), "take these out of _LARGER: they fit now, or are gone"


def test_every_module_says_what_it_is_for() -> None:
    silent = [name for name, tree in _modules().items() if tree.body and not ast.get_docstring(tree)]
    assert not silent


def test_the_core_never_imports_qt() -> None:
    """import-linter says so too; this holds even where a folder without `__init__` hides a module from it."""
    assert not [
        name
        for name, tree in _modules().items()
        if name.startswith("desktop/") and _imports(tree) & {"PySide6", "shiboken6"}
    ]


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{name}:{node.lineno}"
        for name, tree in _modules().items()
        if not name.startswith("desktop/cli")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not printing


def test_classes_are_called_by_the_words_of_the_field() -> None:
    strange = [
        f"{name}: {node.name}"
        for name, tree in _modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and _WORDS_OF_NO_FIELD.search(node.name)
    ]
    assert not strange


@pytest.mark.parametrize("name", ["AccountManager", "UrlUtils", "BaseRule", "DataStore", "InfoPanel"])
def test_the_word_list_catches(name: str) -> None:
    assert _WORDS_OF_NO_FIELD.search(name)


@pytest.mark.parametrize("name", ["Database", "Informed", "Account", "Dated"])
def test_the_word_list_passes(name: str) -> None:
    assert not _WORDS_OF_NO_FIELD.search(name)


# --- Style sheets

_VIEW = re.compile(r"\bQ\w*(Table|List|Tree|Column|Header|ItemView|Undo)\w*|QAbstractItemView")
_WIDE = re.compile(r"^(\*|QWidget|QFrame|QAbstractScrollArea)?(?P<pseudo>(::?[\w-]+|!)*)$")
"""A subject with no id, property or class of its own: it matches every widget under that class, views too."""


def _matches_a_view(selector: str) -> bool:
    """Whether a selector can match an item view, or styles one by way of its parent."""
    subject = re.split(r"[\s>]+", selector.strip())[-1]
    return bool(_VIEW.search(selector)) or bool(_WIDE.match(subject))


def _selectors(sheet: str) -> list[str]:
    heads = re.findall(r"([^{};]+)\{", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    return [selector.strip() for head in heads for selector in head.split(",")]


def _sheets() -> Iterator[tuple[str, str]]:
    """Every piece of text that may be a style sheet, by where it stands; doubled braces made single."""
    for name, tree in _modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.replace("{{", "{").replace("}}", "}")
                if re.search(r"\{[^{}]*[\w-]+\s*:[^{}]*;", text):
                    yield f"{name}:{node.lineno}", text
    for path in (ROOT / "resources").rglob("*.qss"):
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_no_style_sheet_rule_matches_an_item_view() -> None:
    """One such rule turns off scroll-blitting: scrolling is then four times slower (PySide6 6.11)."""
    bad = [f"{where}: {s}" for where, sheet in _sheets() for s in _selectors(sheet) if _matches_a_view(s)]
    assert not bad


def test_there_is_a_style_sheet_to_look_at() -> None:
    assert any(where.startswith("ui/look/") for where, _ in _sheets())


def test_style_sheets_are_set_in_one_place() -> None:
    """A sheet set on a widget reaches everything inside it, with no selector to be read here."""
    setting = {
        name
        for name, tree in _modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "setStyleSheet"
    }
    assert {name.rpartition("/")[0] for name in setting} <= {"ui/look"}


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ("QTableView", True),
        ("QListView::item", True),
        ("QComboBox QAbstractItemView", True),
        ("QFrame", True),
        ("*", True),
        ("#desk QWidget", True),
        (":focus", True),
        ('QFrame[kind="card"]', False),
        ("QFrame#card", False),
        ("QPushButton:hover", False),
        ("QScrollBar::handle:vertical", False),
    ],
)
def test_selectors_are_told_apart(selector: str, matches: bool) -> None:
    assert _matches_a_view(selector) is matches


# --- Qt


@pytest.mark.usefixtures("qapp")
def test_no_call_into_qt_loses_a_reference_to_none() -> None:
    """PySide6 6.12.0 lost one on every call, and on Python 3.11 the process died after some 150 keystrokes.

    From Python 3.12 on None cannot be freed and its count stands still, so there this says nothing.
    """
    from PySide6.QtWidgets import QWidget

    widget = QWidget()
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.update()
    assert sys.getrefcount(None) > before - 50


def test_qt_is_the_version_that_was_measured() -> None:
    import PySide6

    assert PySide6.__version__ == "6.11.3", "another version must be measured before it is pinned"
