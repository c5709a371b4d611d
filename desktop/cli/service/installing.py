"""Writes the service's file where the operating system looks for it, or takes it away; nothing of others."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from desktop.cli.service.units import Service, launchd, scheduled_task, systemd
from desktop.errors import BadInput, StorageError


def service_for(
    home: Path, *, platform: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> Service:
    """The service that publishes from the data folder `home`, as this computer's system reads it."""
    words = (*_program(platform), "publish", "--home", str(home))
    if any("\n" in word or "\r" in word for word in words):
        raise BadInput("The name of the data folder breaks the line.", remedy="Choose another with --home.")
    if any("\ud800" <= sign <= "\udfff" for word in words for sign in word):
        # Bytes that are no UTF-8: the systems' files, which are text, cannot name such a folder.
        raise BadInput("The name of the data folder is no text.", remedy="Choose another with --home.")
    if platform == "win32":
        return scheduled_task(words, home)
    if platform == "darwin":
        return launchd(words, Path.home() / "Library" / "LaunchAgents")
    given = environment.get("XDG_CONFIG_HOME", "")
    # A relative folder there is to be passed over, as the specification of those folders says.
    config = Path(given) if given.startswith("/") else Path.home() / ".config"
    return systemd(words, config / "systemd" / "user")


def _program(platform: str) -> tuple[str, ...]:
    """This very Python with this very Masthead; on Windows the one that opens no console."""
    python = Path(sys.executable)
    if platform == "win32":
        silent = python.with_name("pythonw.exe")
        python = silent if silent.exists() else python
    # -P: a folder called "desktop" where the service happens to start must not be taken for Masthead.
    return (str(python), "-P", "-m", "desktop.cli")


def install(service: Service) -> None:
    """Writes the file, whole or not at all; raises StorageError where the folder cannot be written."""
    partial = service.path.with_name(f"{service.path.name}.partial")
    try:
        service.path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(service.body)
        os.replace(partial, service.path)
    except OSError as error:
        raise StorageError(
            f"{service.path} could not be written: {error.strerror}.",
            remedy="Give yourself the right to write there, and try again.",
        ) from None


def uninstall(service: Service) -> bool:
    """Removes the file; False where there was none. Raises StorageError where it cannot be removed."""
    try:
        service.path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(
            f"{service.path} could not be removed: {error.strerror}.",
            remedy="Give yourself the right to write there, and try again.",
        ) from None
    return True
