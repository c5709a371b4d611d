"""The program's own log of what it did; it never holds a credential or a person's words."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

# These print request headers and bodies, with tokens, at DEBUG (measured with tweepy 4.17).
CHATTY = ("tweepy", "requests_oauthlib", "oauthlib", "urllib3", "requests", "keyring")


def pin_chatty() -> None:
    """Keeps libraries that would write tokens from writing below WARNING, whatever the root's level is."""
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def open_log(home: Path) -> None:
    """Writes Masthead's own messages to `home`/logs/masthead.log, three files of at most 1 MB each."""
    logger = logging.getLogger("desktop")
    for handler in tuple(logger.handlers):
        if isinstance(handler, RotatingFileHandler):
            logger.removeHandler(handler)
            handler.close()
    logger.addHandler(_file_in(home))
    logger.setLevel(logging.INFO)
    logger.propagate = False


def note_fault(home: Path, words: str) -> None:
    """Writes one line about a fault, whatever state the process's logging is in; raises OSError."""
    written = _file_in(home)
    try:
        written.emit(logging.LogRecord("desktop", logging.ERROR, "", 0, words, None, None))
    finally:
        written.close()


def _file_in(home: Path) -> RotatingFileHandler:
    folder = home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    path = str(folder / "masthead.log")
    written = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
    written.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return written


def close_log() -> None:
    """Closes the file that `open_log` opened."""
    logger = logging.getLogger("desktop")
    for handler in tuple(logger.handlers):
        if isinstance(handler, RotatingFileHandler):
            logger.removeHandler(handler)
            handler.close()
    logger.propagate = True
