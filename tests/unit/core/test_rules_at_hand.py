"""Today's rules: what cannot be read is never taken for "no rules"."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.app import SHIPPED_POLICY, rules_in
from desktop.errors import NotApproved
from desktop.model.findings import Outcome
from desktop.policy.engine import Context, check
from tests.worlds import START, make_world

OWN = """
pack: northlight
rules:
  - id: CODENAME
    kind: terms
    terms: "moonrake"
    severity: block
    message: "“{match}” is not announced yet."
    why: It is not announced yet.
    remedy: Leave it out.
    bad: ["We call it moonrake"]
    good: ["We call it a telescope"]
"""


def test_shipped_packs_that_are_gone_stop_every_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.app.SHIPPED_POLICY", tmp_path / "nowhere")
    world = make_world(tmp_path)
    draft = world.draft()
    assert world.app.check.verdict(draft).outcome is Outcome.BLOCK
    with pytest.raises(NotApproved, match="must be fixed"):
        world.app.approve.ask(draft.id, by=world.ada.id)


def test_the_users_folder_never_stands_in_for_the_shipped_one(tmp_path: Path) -> None:
    """Packs that ship are trusted more than the users' own, so a folder must not move up."""
    own = tmp_path / "policy"
    own.mkdir()
    (own / "northlight.yaml").write_text(OWN, encoding="utf-8")
    rules = rules_in(tmp_path / "nowhere", own)()
    assert [pack.is_shipped for pack in rules.packs] == [False]
    assert rules.breakages


def test_an_empty_shipped_folder_and_a_file_in_its_place_stop_every_post(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    for shipped in (tmp_path / "empty", tmp_path / "file"):
        draft = make_world(tmp_path / shipped.name / "home" if shipped.is_dir() else tmp_path / "h").draft()
        verdict = check(draft, Context(START), rules_in(shipped, tmp_path / "policy")())
        assert verdict.outcome is Outcome.BLOCK


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to this user")
@pytest.mark.parametrize("closed", ["policy", "policy/northlight.yaml"])
def test_own_packs_that_may_not_be_read_stop_every_post(tmp_path: Path, closed: str) -> None:
    own = tmp_path / "policy"
    own.mkdir()
    (own / "northlight.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / closed).chmod(0)
    try:
        verdict = check(make_world(tmp_path).draft(), Context(START), rules_in(SHIPPED_POLICY, own)())
    finally:
        (tmp_path / closed).chmod(0o700)
    assert verdict.outcome is Outcome.BLOCK


@pytest.mark.parametrize("oddity", ["folder", "dangling", "loop", "file in place of the folder"])
def test_oddities_in_the_own_folder_stop_every_post(tmp_path: Path, oddity: str) -> None:
    own = tmp_path / "policy"
    if oddity.startswith("file"):
        own.write_text("", encoding="utf-8")
    else:
        own.mkdir()
        rules = rules_in(SHIPPED_POLICY, own)
        assert not rules().breakages
        if oddity == "folder":
            (own / "northlight.yaml").mkdir()
        elif oddity == "dangling":
            (own / "northlight.yaml").symlink_to(tmp_path / "nowhere")
        else:
            (own / "northlight.yaml").symlink_to(own / "northlight.yaml")
        assert rules().breakages, "it must be noticed while Masthead runs"
    verdict = check(make_world(tmp_path / "home").draft(), Context(START), rules_in(SHIPPED_POLICY, own)())
    assert verdict.outcome is Outcome.BLOCK


def test_a_changed_pack_is_noticed_even_when_its_size_and_time_are_the_same(tmp_path: Path) -> None:
    own = tmp_path / "policy"
    own.mkdir()
    file = own / "northlight.yaml"
    file.write_text(OWN, encoding="utf-8")
    rules = rules_in(SHIPPED_POLICY, own)
    before = rules().version.digest
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_text(OWN.replace("moonrake", "starfall"), encoding="utf-8")
    os.utime(file, ns=times)
    assert rules().version.digest != before
