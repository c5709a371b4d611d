"""What is handed to a new machine: pinned versions without addresses, commands that exist, licences named."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / "resources" / "setup"
LOCKS = ("requirements.lock", "build.lock")

_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;]+)(?P<rest>[^\n]*(?:\n[ ]+--hash=[^\n]*)*)", re.M
)
_ADDRESS = re.compile(r"https?://|file:|git\+|--(extra-)?index-url|--find-links|(?<![\w.])/\w+/")


@cache
def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _pins(lock: str) -> dict[str, tuple[str, str]]:
    """Version and hashes of every package that the lock pins, by canonical name."""
    found = _PIN.finditer((SETUP / lock).read_text("utf-8"))
    return {canonicalize_name(pin["name"]): (pin["version"], pin["rest"]) for pin in found}


# --- Pinned versions


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    lines = (SETUP / lock).read_text("utf-8").splitlines()
    assert not [line for line in lines if _ADDRESS.search(line)]


@pytest.mark.parametrize(
    "line",
    [
        "six @ https://example.org/six.whl",
        "six @ file:///opt/six.whl",
        "# uv pip compile -o /tmp/x/requirements.lock",
        "--extra-index-url example.org",
    ],
)
def test_an_address_would_be_seen(line: str) -> None:
    assert _ADDRESS.search(line)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_version_has_hashes(lock: str) -> None:
    pins = _pins(lock)
    assert pins
    assert not [name for name, (_, rest) in pins.items() if "--hash=sha256:" not in rest]


def test_the_lock_covers_what_the_project_asks_for() -> None:
    pins = _pins("requirements.lock")
    groups = _project()["dependency-groups"]
    asked = [*_project()["project"]["dependencies"], *groups["dev"], *groups["build"]]
    wrong = []
    for requirement in map(Requirement, asked):
        version, _ = pins.get(canonicalize_name(requirement.name), ("", ""))
        if not version or not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement} is pinned to {version or 'nothing'}: run `make lock`")
    assert not wrong, "\n".join(wrong)


def test_both_locks_pin_the_same_versions() -> None:
    pins = _pins("requirements.lock")
    build = _pins("build.lock")
    assert {"setuptools", "wheel"} <= build.keys()
    assert {name: pins[name][0] for name in build} == {name: version for name, (version, _) in build.items()}


# --- Commands


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def test_the_readme_tells_only_of_commands_that_exist() -> None:
    told = set(re.findall(r"(?:^    |`)make ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.M))
    assert {"run", "test"} <= told <= _targets()


def test_the_readme_tells_only_of_files_that_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    told = set(re.findall(r"`((?:desktop|ui|resources|tests)/[\w./-]*)`|\]\(([\w./-]+)\)", text))
    assert not [path for pair in told for path in pair if path and not (ROOT / path).exists()]


def test_the_readme_installs_from_the_locks_without_make() -> None:
    text = (ROOT / "README.md").read_text("utf-8").replace("\\", "/")
    for lock in LOCKS:
        assert text.count(f"-r resources/setup/{lock}") == 2, "once for Windows, once for macOS"


def test_the_command_is_the_one_the_makefile_calls() -> None:
    assert _project()["project"]["scripts"] == {"masthead": "desktop.cli:entry"}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert ".venv/bin/masthead tour --pictures pictures" in makefile
    assert "QT_QPA_PLATFORM=offscreen .venv/bin/masthead tour" in makefile


@pytest.mark.skipif(not shutil.which("make") or os.name == "nt", reason="make is not on this computer")
@pytest.mark.parametrize(
    ("screen", "begins"),
    [
        ("", "QT_QPA_PLATFORM=offscreen .venv/bin/masthead tour --pictures pictures"),
        (":1", ".venv/bin/masthead"),
    ],
)
def test_run_takes_the_tour_only_where_there_is_no_screen(tmp_path: Path, screen: str, begins: str) -> None:
    """The Makefile runs over a checkout whose set-up does nothing and whose program says how it is called."""
    (tmp_path / "resources/setup").mkdir(parents=True)
    (tmp_path / "resources/setup/prepare.sh").write_text('echo "prepared for $1"\n')
    program = tmp_path / ".venv/bin/masthead"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "QT_QPA_PLATFORM=$QT_QPA_PLATFORM $0 $*"\n')
    program.chmod(0o755)
    shutil.copy(ROOT / "Makefile", tmp_path)
    environment = {"PATH": os.environ["PATH"], "DISPLAY": screen}
    told = subprocess.run(
        ["make", "run"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert told[0] == "prepared for run"
    assert told[-1].removeprefix("QT_QPA_PLATFORM= ").startswith(begins)
    assert ("There is no screen here" in told[1]) is (screen == "")


def test_what_runs_before_a_change_is_taken_is_the_same_for_everybody() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text("utf-8")


# --- Set-up: each sentence, on a computer that is pretended with a folder of small commands


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the set-up in it and no `.venv`, beside a folder `bin` that is all of the PATH."""
    (tmp_path / "it/resources/setup").mkdir(parents=True)
    for name in ("prepare.sh", *LOCKS):
        shutil.copy(SETUP / name, tmp_path / "it/resources/setup")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "it")
    (tmp_path / "bin").mkdir()
    for name in (
        "sh",
        "dirname",
        "cat",
        "cksum",
        "readlink",
        "grep",
        "getconf",
        "mkdir",
        "mv",
        "rm",
        "find",
        "head",
    ):
        found = shutil.which(name)
        assert found
        (tmp_path / "bin" / name).symlink_to(found)
    _pretend(tmp_path / "bin", uname="echo Linux", id="echo 1000", ldconfig="echo libGL.so.1 is here")
    return tmp_path / "it"


def _pretend(folder: Path, **commands: str) -> None:
    for name, script in commands.items():
        path = folder / name.replace("_", "-")
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


def _prepare(checkout: Path) -> subprocess.CompletedProcess[str]:
    script = (checkout / "resources/setup/prepare.sh").read_text("utf-8")
    script = script.replace("PATH=$PATH:/usr/sbin:/sbin", "PATH=$PATH")  # the real ldconfig stays out of it
    (checkout / "resources/setup/prepare.sh").write_text(script)
    environment = {"PATH": str(checkout.parent / "bin"), "HOME": str(checkout.parent)}
    return subprocess.run(
        ["/bin/sh", "resources/setup/prepare.sh", "run"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


_NO_VENV = """case "$*" in
*print*-venv*) echo python3.12-venv;;
*base_prefix*) echo /usr;;
*ensurepip*) exit 1;;
esac"""

posix_only = pytest.mark.skipif(os.name == "nt", reason="the script is for systems with sh")


@posix_only
def test_an_ordinary_user_is_told_all_that_is_missing_and_the_command_for_it(checkout: Path) -> None:
    _pretend(checkout.parent / "bin", apt_get="exit 1", dpkg="exit 1", python3=_NO_VENV)
    done = _prepare(checkout)
    packages = "python3.12-venv libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3"
    assert done.returncode == 1
    assert done.stderr == (
        f"Masthead cannot start yet: this system lacks {packages}. Install with 'sudo apt-get install "
        f"--no-install-recommends {packages}' and run the same command again.\n"
    )
    assert not (checkout / ".venv").exists()


@posix_only
def test_a_system_without_debians_packages_is_told_the_libraries(checkout: Path) -> None:
    _pretend(checkout.parent / "bin", python3="exit 0")
    done = _prepare(checkout)
    assert done.returncode == 1
    assert "lacks libEGL.so.1 libxkbcommon.so.0" in done.stderr
    assert "libGL.so.1" not in done.stderr


@posix_only
def test_another_python_is_refused_by_its_version(checkout: Path) -> None:
    _pretend(
        checkout.parent / "bin",
        python3='case "$*" in *print*) echo 3.10.12;; *) exit 1;; esac',
        python="exit 127",
    )
    done = _prepare(checkout)
    assert done.returncode == 1
    assert done.stderr.startswith("Masthead needs Python 3.11, 3.12 or 3.13; found here: 3.10.12 (")
    assert done.stderr.count("\n") == 1


@posix_only
def test_an_old_system_library_is_named(checkout: Path) -> None:
    _pretend(
        checkout.parent / "bin",
        uname="echo Linux",
        ldconfig="exit 1",
        python3="exit 0",
        getconf="echo glibc 2.31",
    )
    done = _prepare(checkout)
    assert done.returncode == 1
    assert "glibc 2.34 or newer" in done.stderr
    assert "has glibc 2.31" in done.stderr


# --- Licences


def test_every_pinned_package_has_its_licence_named() -> None:
    rows = re.findall(r"^\| ([\w.-]+) \| \S", (ROOT / "resources/LICENCES.md").read_text("utf-8"), re.M)
    named = {canonicalize_name(name) for name in rows if name not in ("package", "what", "---")}
    assert named == set(_pins("requirements.lock"))


def test_every_folder_of_resources_has_its_licence_named() -> None:
    text = (ROOT / "resources/LICENCES.md").read_text("utf-8")
    folders = {path.parent for path in (ROOT / "resources").rglob("*") if path.is_file()}
    shown = {folder.relative_to(ROOT).as_posix() for folder in folders if "__pycache__" not in folder.parts}
    assert not [folder for folder in sorted(shown) if f"`{folder}`" not in text]
