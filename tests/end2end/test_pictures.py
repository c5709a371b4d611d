"""The tour with pictures: the real window, on no screen, shows each step as it is told."""

from __future__ import annotations

from pathlib import Path

from desktop.cli.tour.steps import STEPS
from tests.end2end.running import Shell

PNG = b"\x89PNG\r\n\x1a\n"


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height, as a PNG says in its first 24 bytes."""
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def test_every_step_leaves_a_picture_of_the_window(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "untouched", more={"HOME": str(tmp_path)})
    told = shell("tour", "--pictures", str(tmp_path / "pictures"), "--json")
    assert told.code == 0, told.out + told.err
    assert told.found["is_kept"] and "Traceback" not in told.err
    pictures = [Path(step["picture"]) for step in told.found["steps"]]
    assert [path.name for path in pictures] == [
        f"{number:02d}-{step.name}.png" for number, step in enumerate(STEPS, start=1)
    ]
    contents = [path.read_bytes() for path in pictures]
    assert all(content.startswith(PNG) and size_of(content) == (1440, 900) for content in contents)
    assert len(set(contents[4:])) == len(contents[4:]), "two steps look the same"
    assert not (tmp_path / "untouched").exists()


def test_a_folder_that_takes_no_pictures_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    refused = Shell(tmp_path / "untouched")("tour", "--pictures", str(tmp_path / "file" / "pictures"))
    assert refused.code == 4 and refused.err.count("\n") == 1 and str(tmp_path / "file") in refused.err
