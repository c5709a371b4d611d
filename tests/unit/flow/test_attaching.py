"""Pictures are what their bytes say they are, and nothing else is taken for one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from desktop.errors import BadInput
from tests.worlds import World, make_world

PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n rest",
    "image/jpeg": b"\xff\xd8\xff\xe0 rest",
    "image/gif": b"GIF89a rest",
    "image/webp": b"RIFF\n\x00\x00\x00WEBP rest",
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "home")


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("name", ["dome.png", "dome", "dome.txt"])
def test_a_picture_is_kept_under_what_it_is(world: World, tmp_path: Path, kind: str, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(PICTURES[kind])
    media = world.app.compose.attach(file, "Saturn")
    assert (media.media_type, media.name, media.alt) == (kind, name, "Saturn")
    assert media.sha256 == hashlib.sha256(PICTURES[kind]).hexdigest()
    assert world.app.compose.picture(media).read_bytes() == PICTURES[kind]


@pytest.mark.parametrize(
    "content", [b"", b"-----BEGIN PRIVATE KEY-----", b"<svg/>", b" \x89PNG\r\n\x1a\n", b"RIFF1234WAVE"]
)
def test_what_is_no_picture_is_not_kept_whatever_it_is_called(
    world: World, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "dome.png"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=r"dome\.png"):
        world.app.compose.attach(file)
    assert not (world.app.home / "media").exists()


@pytest.mark.parametrize(("more", "is_taken"), [(0, True), (1, False)])
def test_a_picture_has_at_most_15_mb(world: World, tmp_path: Path, more: int, is_taken: bool) -> None:
    file = tmp_path / "dome.gif"
    file.write_bytes(b"GIF89a".ljust(15_000_000 + more, b"x"))
    if is_taken:
        assert world.app.compose.attach(file).size == 15_000_000
    else:
        with pytest.raises(BadInput, match="over 15 MB"):
            world.app.compose.attach(file)


@pytest.mark.skipif(os.name == "nt", reason="no pipes in folders there")
def test_a_pipe_is_not_waited_for(world: World, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "dome.png")
    for path in (tmp_path / "dome.png", tmp_path, Path("/dev/zero")):
        with pytest.raises(BadInput, match="is no file"):
            world.app.compose.attach(path)


def test_a_file_that_is_not_there_is_named(world: World, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"dome\.png cannot be read"):
        world.app.compose.attach(tmp_path / "dome.png")


@pytest.mark.parametrize("name", ["do\u202eme.png", "do\x1bme.png"])
def test_a_picture_has_a_name_that_can_be_shown(world: World, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PICTURES["image/png"])
    with pytest.raises(BadInput, match="nobody sees"):
        world.app.compose.attach(tmp_path / name)
