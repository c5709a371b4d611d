"""Policy files are kept whole or not at all, with a copy of what was, and today's events in one list."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadInput, PolicyBroken, StorageError, StoreFull
from desktop.model.rulebook import LiveEvent
from desktop.policy.amending import files
from desktop.policy.amending.begin import new_pack
from desktop.policy.amending.events import EventList, events_in, read_events, with_event, without_event
from desktop.policy.amending.files import PolicyFolder, new_breakages, refuse_broken
from desktop.policy.folding import fold_term
from desktop.policy.packs import load

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "policy"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PACK = "pack: acme # ours\nversion: 1\nrules: []\n"


@pytest.fixture
def folder(tmp_path: Path) -> PolicyFolder:
    """An organisation's folder with one pack, beside a small one that ships."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "base.yaml").write_text("pack: base\nrules: []\n", encoding="utf-8")
    own = tmp_path / "policy"
    own.mkdir()
    (own / "a-file.yaml").write_text(PACK, encoding="utf-8")
    return PolicyFolder(shipped, own)


def test_a_pack_is_found_by_its_name_and_not_by_its_files(folder: PolicyFolder) -> None:
    assert folder.path_of("acme") == folder.own / "a-file.yaml"
    assert folder.path_of("other") == folder.own / "other.yaml"
    (folder.own / "odd.yaml").write_text("'pack': odd\nrules: []\n", encoding="utf-8")
    assert folder.path_of("odd") == folder.own / "odd.yaml"
    assert folder.names() == ("acme", "odd")
    with pytest.raises(BadInput, match="ships with Masthead"):
        folder.path_of("base")


def test_what_was_is_kept_beside_what_is(folder: PolicyFolder) -> None:
    path = folder.path_of("acme")
    for number in range(3):
        was = folder.read(path)
        folder.keep(path, f"pack: acme\nversion: {number}\n".encode(), was, NOW + timedelta(seconds=number))
    copies = folder.copies("acme")
    assert [copy.read_text(encoding="utf-8") for copy in copies] == [
        PACK,
        "pack: acme\nversion: 0\n",
        "pack: acme\nversion: 1\n",
    ]
    assert len(folder.load().packs) == 2  # copies are no packs
    assert [each.name for each in folder.own.iterdir() if each.suffix == ".saving"] == []


def test_only_the_latest_copies_are_kept(folder: PolicyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_MOST_KEPT", 2)
    path = folder.path_of("acme")
    for number in range(5):
        folder.keep(path, f"pack: acme\n# {number}\n".encode(), folder.read(path), NOW + timedelta(number))
    assert [copy.read_text(encoding="utf-8")[-2] for copy in folder.copies("acme")] == ["2", "3"]


def test_somebody_elses_change_is_never_written_over(folder: PolicyFolder) -> None:
    path = folder.path_of("acme")
    was = folder.read(path)
    path.write_text("pack: acme\n# by hand\n", encoding="utf-8")
    with pytest.raises(BadInput, match="changed by somebody else"):
        folder.keep(path, b"pack: acme\n", was, NOW)
    assert path.read_text(encoding="utf-8") == "pack: acme\n# by hand\n"
    assert folder.copies("acme") == ()


@pytest.mark.parametrize(("number", "kind"), [(28, StoreFull), (13, StorageError), (5, StorageError)])
def test_a_disk_that_fails_leaves_the_old_file(
    folder: PolicyFolder, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StorageError]
) -> None:
    def fail(fd: int) -> None:
        raise OSError(number, os.strerror(number))

    path = folder.path_of("acme")
    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(kind, match="It is as it was"):
        folder.keep(path, b"pack: acme\n", folder.read(path), NOW)
    assert path.read_text(encoding="utf-8") == PACK
    assert [each.name for each in folder.own.rglob("*") if each.is_file()] == ["a-file.yaml"]


def test_a_file_keeps_its_rights_and_a_link_stays_one(folder: PolicyFolder, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.yaml"
    real.write_text("pack: linked\n", encoding="utf-8")
    real.chmod(0o640)
    link = folder.own / "linked.yaml"
    link.symlink_to(real)
    folder.keep(link, b"pack: linked\nversion: 2\n", b"pack: linked\n", NOW)
    assert link.is_symlink()
    assert real.read_bytes() == b"pack: linked\nversion: 2\n"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_change_is_tried_beside_the_files(folder: PolicyFolder) -> None:
    (folder.own / "names.txt").write_text("falcon\n", encoding="utf-8")
    words = "message: m, why: w, remedy: r, bad: [falcon]"
    rule = f"  - {{id: N, kind: terms, lists: [names.txt], severity: hint, {words}}}"
    path = folder.path_of("acme")
    tried = folder.load_with(path, f"pack: acme\nrules:\n{rule}\n".encode())
    assert [each.id for each in tried.rules] == ["acme.N"]
    assert tried.packs[1].path == str(path)
    assert folder.load().rules == ()
    path.write_text(f"pack: acme\nrules:\n{rule}\n", encoding="utf-8")
    assert folder.load().version == tried.version


def test_a_change_that_would_not_load_names_the_place(folder: PolicyFolder) -> None:
    path = folder.path_of("acme")
    before = folder.load()
    after = folder.load_with(path, b"pack: acme\nrules:\n  - {id: A}\n")
    with pytest.raises(PolicyBroken, match=r"a-file\.yaml, line 3.*Nothing was saved"):
        refuse_broken(new_breakages(before, after, path))


def test_what_is_broken_elsewhere_and_was_before_stops_no_change(folder: PolicyFolder) -> None:
    (folder.own / "broken.yaml").write_text("pack: broken\nrulse: []\n", encoding="utf-8")
    path = folder.path_of("acme")
    after = folder.load_with(path, b"pack: acme\nversion: 2\n")
    assert len(after.breakages) == 1
    assert new_breakages(folder.load(), after, path) == ()


def test_the_template_loads_and_says_how(tmp_path: Path) -> None:
    own = tmp_path / "policy"
    own.mkdir()
    text = new_pack(SHIPPED, "our-rules", title='“Ours” & "yours"', owner="Ada: legal")
    (own / "our-rules.yaml").write_text(text, encoding="utf-8")
    found = load([SHIPPED, own])
    assert found.breakages == ()
    pack = found.packs[-1]
    assert (pack.name, pack.title, pack.owner) == ("our-rules", '“Ours” & "yours"', "Ada: legal")
    assert text.count("\n#") > 15


def test_the_samples_in_the_template_load_once_their_signs_are_gone(tmp_path: Path) -> None:
    sections: dict[str, list[str]] = {"adjust": [], "rules": []}
    sample: list[str] = []
    for line in new_pack(SHIPPED, "our-rules").splitlines():
        if line.startswith(("#  - ", "#    ")):
            sample.append(line[1:])
        elif line.rstrip(":") in sections:
            sections[line.rstrip(":")], sample = sample, []
    whole = "\n".join(["pack: our-rules", "adjust:", *sections["adjust"], "rules:", *sections["rules"], ""])
    own = tmp_path / "policy"
    own.mkdir()
    (own / "our-rules.yaml").write_text(whole, encoding="utf-8")
    found = load([SHIPPED, own])
    assert found.breakages == (), whole
    assert [rule.id for rule in found.packs[-1].rules] == [
        "our-rules.CODENAMES",
        "our-rules.HOUSE-STYLE",
        "our-rules.NO-SALE-ON-11-SEPTEMBER",
    ]
    assert [each.rule for each in found.packs[-1].adjustments] == [
        "respect.COARSE",
        "core.TYPO",
        "access.HASHTAGS",
    ]


@pytest.mark.parametrize("name", ["", "Acme", "a b", "../evil", "x" * 80, "é"])
def test_a_name_that_no_pack_can_have(name: str) -> None:
    with pytest.raises(BadInput, match="no pack name"):
        new_pack(SHIPPED, name)


# -- what is in the news -------------------------------------------------------------------------


def event(words: str, hours: float = 24, by: str = "Ada") -> LiveEvent:
    return LiveEvent(words, NOW + timedelta(hours=hours), by, NOW)


def test_an_event_is_one_line_and_ends_by_itself() -> None:
    text = with_event("", event("Hurricane Aurora"), NOW)
    assert text.splitlines()[-1] == (
        "Hurricane Aurora | until 2026-11-25T09:00:00+00:00 | by Ada | since 2026-11-24T09:00:00+00:00"
    )
    found = events_in(text)
    assert found.events == (event("Hurricane Aurora"),)
    assert found.words_at(NOW + timedelta(hours=23)) == ("Hurricane Aurora",)
    assert found.words_at(NOW + timedelta(hours=24)) == ()


def test_remarks_and_order_stay_and_what_is_over_goes() -> None:
    text = "# ours\nby hand\n\nold | until 2020-01-01T00:00:00Z\n# more\n"
    assert with_event(text, event("new"), NOW).startswith("# ours\nby hand\n\n# more\nnew | until")
    after, gone = without_event("# ours\nBy  Hand\r\nother", "by hand")
    assert after == "# ours\nother"
    assert gone.words == "By  Hand"


@pytest.mark.parametrize(
    "line", ["Aurora | until soon", "Aurora | until 2026-11-24T09:00:00", "Aurora | until"]
)
def test_an_end_that_cannot_be_read_ends_nothing(line: str) -> None:
    (found,) = events_in(line).events
    assert found.until is None
    assert found.trouble
    assert found.holds_at(NOW + timedelta(days=4000))


@pytest.mark.parametrize("words", ["", " ", "x", "!!!", "#", "y" * 200])
def test_words_that_cannot_be_looked_for(words: str) -> None:
    with pytest.raises(BadInput, match="looked for"):
        with_event("", event(words), NOW)


def test_the_same_event_in_other_letters_is_the_same() -> None:
    text = with_event("", event("Aurora"), NOW)
    with pytest.raises(BadInput, match="already"):
        with_event(text, event("AURORA"), NOW)
    with pytest.raises(BadInput, match="not on the list"):
        without_event(text, "borealis")


def test_a_list_that_cannot_be_read_says_so_and_no_list_is_no_event(tmp_path: Path) -> None:
    assert read_events(tmp_path) == EventList()
    (tmp_path / "events").write_bytes(b"caf\xe9\n")
    assert "UTF-8" in read_events(tmp_path).trouble
    (tmp_path / "events").unlink()
    (tmp_path / "events").mkdir()
    assert "cannot be read" in read_events(tmp_path).trouble


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), max_size=5), st.text(max_size=20))
def test_whatever_is_added_is_read_back_and_can_be_removed(all_words: list[str], by: str) -> None:
    text, known = "", []
    for words in all_words:
        try:
            text = with_event(text, event(words, by=by), NOW)
        except BadInput:
            continue
        known.append(fold_term(words))
        assert [fold_term(each.words) for each in events_in(text).events] == known
        assert all(each.until == NOW + timedelta(hours=24) for each in events_in(text).events)
    for words in known:
        text, _ = without_event(text, words)
    assert events_in(text).events == ()
