"""Credentials, from standard input or typed unseen; never from arguments or the environment, never shown."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from getpass import getpass

from desktop.cli.asked.texts import decoded
from desktop.errors import BadInput
from desktop.model.identities import Network
from desktop.ports import Credentials

FIELDS: dict[Network, tuple[str, ...]] = {
    Network.X: ("api_key", "api_secret", "access_token", "access_token_secret"),
    Network.LINKEDIN: ("access_token", "organization"),
}
"""What each network's keys are called."""

SENTENCES: dict[Network, str] = {
    Network.X: "api_key, api_secret, access_token and access_token_secret (OAuth 1.0a), "
    "or access_token alone (OAuth 2)",
    Network.LINKEDIN: "access_token, and organization when it speaks for a page",
}

_FOUR = frozenset(FIELDS[Network.X])
_MOST_BYTES = 64_000
_LOOKS_LIKE_KEYS = re.compile(
    r"-{0,2}(?:access|bearer|refresh|api|app|consumer|client|oauth|o?auth)?[-_]?"
    r"(?:tokens?|secrets?|keys?|passwords?|passphrases?|credentials?|bearer)(?:[-_](?:secret|key))*",
    re.IGNORECASE,
)


def refuse_keys(words: Sequence[str]) -> None:
    """Raises BadInput when an argument looks like a credential; its value is never repeated."""
    for word in words:
        name, equals, _ = word.partition("=")
        if (word.startswith("--") or equals) and _LOOKS_LIKE_KEYS.fullmatch(name):
            raise BadInput(
                f"{name} looks like a key on the command line, where every program on this computer and the "
                "shell's history can read it. Nothing was kept.",
                remedy="Consider that value exposed: make a new one, and give keys on standard input.",
            )


def read_keys(network: Network) -> Credentials:
    """The credentials for one network; practice has none.

    From a terminal each field is asked for, unseen. Otherwise standard input holds a JSON object or
    lines of name=value. Raises BadInput, without any value, for what is neither or lacks a field.
    """
    if network is Network.PRACTICE:
        return Credentials({})
    values = (
        _asked(network) if sys.stdin.isatty() else _parsed(sys.stdin.buffer.read(_MOST_BYTES + 1), network)
    )
    _refuse_incomplete(network, values)
    return Credentials(values)


def _asked(network: Network) -> dict[str, str]:
    print(f"{network.label} knows {SENTENCES[network]}. Leave empty what you do not have.", file=sys.stderr)
    answers = {name: getpass(f"{name}: ").strip() for name in FIELDS[network]}
    return {name: value for name, value in answers.items() if value}


def _parsed(content: bytes, network: Network) -> dict[str, str]:
    if len(content) > _MOST_BYTES:
        raise BadInput("Standard input is too long to be keys.", remedy=_remedy(network))
    text = decoded(content, "Standard input").strip()
    if not text:
        raise BadInput(f"No keys for {network.label} stand on standard input.", remedy=_remedy(network))
    values = _from_object(text, network) if text.startswith("{") else _from_lines(text, network)
    for name in values:
        if name not in FIELDS[network]:
            # The name is not repeated: a key pasted alone, with a "=" inside, would show up as one.
            raise BadInput(
                f"Standard input names a key that {network.label} does not have.", remedy=_remedy(network)
            )
    return {name: value for name, value in values.items() if value}


def _from_object(text: str, network: Network) -> dict[str, str]:
    try:
        found = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise BadInput("Standard input is not a JSON object.", remedy=_remedy(network))
    values: dict[str, str] = {}
    for name, value in found:
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            raise BadInput("A key on standard input is not text.", remedy=_remedy(network))
        _put(values, name, str(value), network)
    return values


def _put(values: dict[str, str], name: str, value: str, network: Network) -> None:
    """Which of two values is meant, nobody can say; the name is not repeated, it may be a key itself."""
    if name in values:
        raise BadInput("Standard input names one key twice. Nothing was kept.", remedy=_remedy(network))
    values[name] = value.strip()


def _from_lines(text: str, network: Network) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise BadInput(f"Line {number} of standard input is not name=value.", remedy=_remedy(network))
        _put(values, name.strip(), value, network)
    return values


def _refuse_incomplete(network: Network, values: dict[str, str]) -> None:
    given = set(values)
    lacking = frozenset({"access_token"}) - given
    if network is Network.X and given - {"access_token"}:
        lacking = _FOUR - given
    if lacking:
        raise BadInput(
            f"The keys for {network.label} lack {', '.join(sorted(lacking))}. Nothing was kept.",
            remedy=_remedy(network),
        )
    for name, value in values.items():
        if not value.isascii() or not value.isprintable() or " " in value:
            raise BadInput(
                f"{name} holds a character that no key has. Nothing was kept.", remedy="Copy it again, whole."
            )


def _remedy(network: Network) -> str:
    return f"Give a JSON object, or name=value lines, with {SENTENCES[network]}."
