"""The service that publishes without a window: what is written for each system, and where."""

from __future__ import annotations

import json
import os
import plistlib
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cli.service import units
from desktop.cli.service.installing import install, service_for, uninstall
from desktop.errors import BadInput, StorageError
from tests.unit.cli.keyboard import Keyboard

ODD = 'data folder, 100% of "ours" $HOME \\ back'


def linux(home: Path, config: Path) -> units.Service:
    return service_for(home, platform="linux", environment={"XDG_CONFIG_HOME": str(config)})


def test_the_command_writes_the_file_says_how_to_begin_and_takes_it_away(
    masthead: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(sys, "platform", "linux")
    path = tmp_path / "config" / "systemd" / "user" / "masthead-publish.service"
    written = masthead("publish", "--install", "--json")
    said = json.loads(written.out)["service"]
    assert (written.code, said["path"], said["is_installed"]) == (0, str(path), True)
    assert said["begin"].endswith("systemctl --user enable --now masthead-publish.service")
    assert str(masthead.home) in path.read_text(encoding="utf-8")
    assert not masthead.home.exists()
    assert "is removed" in masthead("publish", "--uninstall").out
    assert not path.exists()
    assert "There is no" in masthead("publish", "--uninstall").out


def test_once_and_install_are_not_asked_together(masthead: Keyboard) -> None:
    assert masthead("publish", "--once", "--install").code == 3


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this computer")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    service = linux(tmp_path / ODD, tmp_path)
    install(service)
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(service.path)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    about_ours = [line for line in found.stderr.splitlines() if "masthead-publish" in line]
    assert about_ours == []


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40))
def test_systemd_reads_back_every_name_of_a_folder(name: str) -> None:
    line = units.systemd(("python", name), Path("/x")).body.decode("utf-8")
    quoted = next(each for each in line.splitlines() if each.startswith("ExecStart="))[len("ExecStart=") :]
    unescaped = quoted.replace("%%", "%").replace("$$", "$")
    assert shlex.split(unescaped) == ["python", name]
    assert "%" not in quoted.replace("%%", "")
    assert "$" not in quoted.replace("$$", "")


def test_a_mac_starts_it_with_the_session_and_gives_a_call_time_to_finish(tmp_path: Path) -> None:
    service = service_for(tmp_path / ODD, platform="darwin")
    read = plistlib.loads(service.body)
    assert read["ProgramArguments"][-3:] == ["publish", "--home", str(tmp_path / ODD)]
    assert read["RunAtLoad"] is True
    assert read["ExitTimeOut"] == units.STOP_SECONDS
    assert service.path.parts[-3:] == ("Library", "LaunchAgents", "masthead.publish.plist")


def test_windows_reads_a_task_that_no_time_limit_ends(tmp_path: Path) -> None:
    service = service_for(tmp_path / "a & b <c>", platform="win32")
    task = ET.fromstring(service.body.decode("utf-16"))
    at = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert task.findtext(f".//{at}ExecutionTimeLimit") == "PT0S"
    assert task.findtext(f".//{at}MultipleInstancesPolicy") == "IgnoreNew"
    assert f'--home "{tmp_path / "a & b <c>"}"' in (task.findtext(f".//{at}Arguments") or "")


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_output_that_may_repeat_a_post_is_kept_nowhere(tmp_path: Path, platform: str) -> None:
    body = service_for(tmp_path, platform=platform).body
    text = body.decode("utf-16" if platform == "win32" else "utf-8")
    kept = [line for line in text.splitlines() if "Standard" in line]
    assert all("null" in line or "Path</key>" in line for line in kept)


def test_a_folder_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is no text"):
        service_for(tmp_path / "\udcff\udcfe", platform="linux", environment={})


def test_a_folder_that_breaks_the_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="breaks the line"):
        linux(Path(f"{tmp_path}/a\nExecStart=b"), tmp_path)


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_half_there(tmp_path: Path) -> None:
    (tmp_path / "systemd").write_text("mine", encoding="utf-8")
    service = linux(tmp_path / "home", tmp_path)
    with pytest.raises(StorageError, match=r"masthead-publish\.service could not be written"):
        install(service)
    with pytest.raises(StorageError, match="could not be removed"):
        uninstall(service)
    assert (tmp_path / "systemd").read_text(encoding="utf-8") == "mine"


def test_a_relative_folder_of_the_environment_is_passed_over(tmp_path: Path) -> None:
    service = service_for(tmp_path, platform="linux", environment={"XDG_CONFIG_HOME": "here"})
    assert service.path == Path.home() / ".config" / "systemd" / "user" / "masthead-publish.service"


def test_the_service_runs_this_masthead_from_any_folder(tmp_path: Path) -> None:
    """A folder called "desktop" where it starts is not taken for Masthead."""
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "__init__.py").write_text("raise SystemExit(9)", encoding="utf-8")
    body = linux(tmp_path / "home", tmp_path).body.decode("utf-8")
    line = next(each for each in body.splitlines() if each.startswith("ExecStart="))[len("ExecStart=") :]
    # A service gets none of this: a path that somebody's shell adds would lead past what is shown here.
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [*shlex.split(line), "--once"]
    ended = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "home" / "masthead.db").exists()
