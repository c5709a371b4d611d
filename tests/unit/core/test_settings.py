"""Settings: every one describes itself, and a wrong file is named with its remedy."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from desktop.errors import BadInput
from desktop.settings import SENTENCES, Settings, home_folder, read


def test_every_setting_has_its_sentence_and_a_default_within_its_bounds() -> None:
    assert {field.name for field in fields(Settings)} == set(SENTENCES)
    for name, (sentence, least, greatest) in SENTENCES.items():
        assert sentence.endswith(".")
        assert least <= int(getattr(Settings(), name)) <= greatest


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path) == Settings()


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('undo_seconds = 0\nlinkedin_version = "202611"\n')
    assert read(tmp_path) == Settings(undo_seconds=0, linkedin_version="202611")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("undo_secs = 3", "does not exist"),
        ("undo_seconds = -1", "does not fit"),
        ("undo_seconds = true", "does not fit"),
        ('undo_seconds = "3"', "does not fit"),
        ("linkedin_version = 202607", "text of digits"),
        ('linkedin_version = "2026/7"', "text of digits"),
        ("undo_seconds =", "cannot be read"),
        ("\x00", "cannot be read"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(BadInput, match=said) as caught:
        read(tmp_path)
    assert "settings.toml" in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="cannot be read"):
        read(tmp_path)


def test_the_data_folder_is_the_given_one_then_the_environments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASTHEAD_HOME", str(tmp_path / "env"))
    assert home_folder(tmp_path / "given") == tmp_path / "given"
    assert home_folder() == tmp_path / "env"
    monkeypatch.delenv("MASTHEAD_HOME")
    assert home_folder().name == "masthead"
