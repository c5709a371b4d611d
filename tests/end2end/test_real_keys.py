"""Keys on standard input, a real keyring, and X and LinkedIn on loopback: the way a post really goes."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.keyrings import MISSING, bytes_under, unlocked_keyring
from tests.end2end.running import Shell, ended, queued
from tests.toynet.linkedin_server import ToyLinkedIn
from tests.toynet.server import Reply, Request, Say
from tests.toynet.x_server import ToyX

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

CANARY = "canary8Zq4vT1nWkYb"
FOUR = {
    "api_key": f"{CANARY}A",
    "api_secret": f"{CANARY}B",
    "access_token": f"{CANARY}C",
    "access_token_secret": f"{CANARY}D",
}


@pytest.fixture(scope="module")
def keyring() -> Iterator[dict[str, str]]:
    with unlocked_keyring() as environment:
        yield environment


@pytest.fixture
def real(shell: Shell, keyring: dict[str, str]) -> Shell:
    """Sam at a keyboard with a keyring; Sam in Public is a real identity that needs nobody's approval."""
    shell.more |= keyring
    return shell


class Watcher:
    """Looks, while commands run, at what every other program on this computer can see of them."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            for kind in ("cmdline", "environ"):
                for path in Path("/proc").glob(f"[0-9]*/{kind}"):
                    try:
                        content = path.read_bytes()
                    except OSError:
                        continue
                    if b"desktop.cli" in content or b"MASTHEAD_HOME" in content:
                        self.seen.append(content.decode("utf-8", "replace"))
            time.sleep(0.03)


def add(shell: Shell, network: str, server: str, keys: dict[str, str], *more: str) -> Any:
    """Adds an account with its keys on standard input; gives it."""
    words = ("account", "add", network, "--identity", "Sam in Public", "--base-url", server, "--json", *more)
    said = shell(*words, stdin=json.dumps(keys).encode())
    assert said.code == 0, said.err
    return said.found["account"]


def networks_of(shell: Shell) -> list[str]:
    """The networks of the accounts there are."""
    return [each["network"] for each in shell("account", "list", "--json").found["accounts"]]


def send(shell: Shell, handle: str, text: str) -> tuple[int, Any]:
    """One post sent: the exit code and the delivery."""
    ids = queued(shell.home, "Sam in Public", handle, text)
    said = shell("publish", "--once", "--json")
    assert [each["id"] for each in said.found["deliveries"]] == ids
    return said.code, said.found["deliveries"][0]


def test_a_post_goes_out_on_x_and_on_linkedin_and_comes_back(real: Shell) -> None:
    with ToyX(handle="samreed") as x, ToyLinkedIn() as linkedin:
        account = add(real, "x", x.url, FOUR, "--handle", "@SamReed")
        assert (account["handle"], account["owner_id"]) == ("samreed", x.owner_id)
        other = add(real, "linkedin", linkedin.url, {"access_token": f"{CANARY}E"})
        code, on_x = send(real, "samreed", "The dome is open (again).")
        assert (code, on_x["state"], x.shown()) == (0, "published", ["The dome is open (again)."])
        code, on_linkedin = send(real, other["handle"], "The dome is open (again) #stars.")
        assert (code, on_linkedin["state"]) == (0, "published")
        assert linkedin.shown() == ["The dome is open (again) #stars."]
        assert on_linkedin["receipts"][0]["url"].startswith(
            "https://www.linkedin.com/feed/update/urn:li:share:"
        )
        assert real("retract", on_x["id"]).code == 0 and x.shown() == []
        assert real("account", "remove", "x:samreed").code == 0
        assert [each["network"] for each in real("account", "list", "--json").found["accounts"]][
            -1
        ] == "linkedin"


def test_keys_of_somebody_else_are_not_kept(real: Shell) -> None:
    with ToyX(handle="somebody", owner_id="99") as x:
        words = (
            "account",
            "add",
            "x",
            "--identity",
            "Sam in Public",
            "--base-url",
            x.url,
            "--handle",
            "samreed",
        )
        said = real(*words, stdin=json.dumps(FOUR).encode())
        assert said.code == 3 and "belong to somebody" in said.err and CANARY not in said.err
        x.next(Say.UNAUTHORIZED, on="owner")
        said = real(*words, stdin=json.dumps(FOUR).encode())
        assert said.code == 6 and said.err.count("\n") == 1 and CANARY not in said.err
    elsewhere = real(*words[:6], "https://x.example", stdin=json.dumps(FOUR).encode())
    assert elsewhere.code == 3 and "is not this computer" in elsewhere.err
    assert not [
        each for each in real("account", "list", "--json").found["accounts"] if each["network"] == "x"
    ]


def test_every_failure_is_a_state_and_a_sentence(real: Shell) -> None:
    expected = {
        Say.UNAUTHORIZED: ("held", "sign_in_needed"),
        Say.DUPLICATE: ("failed", None),
        Say.FORBIDDEN_ECHO: ("failed", None),
        Say.DROP_AFTER: ("published", None),  # found on the network
        Say.SERVER_ERROR: ("publishing", None),  # looked for again, and not sent again
        Say.ACCEPT: ("published", None),
    }
    with ToyX(handle="samreed") as x:
        add(real, "x", x.url, FOUR)
        x.next(*expected)
        ids = queued(real.home, "Sam in Public", "samreed", *(f"About {say.value}." for say in expected))
        said = real("publish", "--once", "--json")
        assert said.code == 6 and CANARY not in said.out + said.err
        found = {each["id"]: (each["state"], each["reason"]) for each in said.found["deliveries"]}
        assert [found[id] for id in ids] == list(expected.values())
        assert x.shown() == [f"About {say.value}." for say in (Say.DROP_AFTER, Say.ACCEPT)]


def test_a_network_that_is_gone_is_not_sent_to(real: Shell) -> None:
    with ToyX(handle="samreed") as x:
        add(real, "x", x.url, FOUR)
    code, delivery = send(real, "samreed", "Nobody is there.")
    assert (code, delivery["state"]) == (6, "scheduled")
    assert "could not be reached" in delivery["detail"] and "It is tried again." in delivery["detail"]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        words = ("account", "add", "linkedin", "--identity", "Sam in Public", "--base-url", address)
        said = real(*words, stdin=b"access_token=abc")
    assert said.code == 6 and "could not be reached" in said.err


class SlowX(ToyX):
    """Takes a second over each post."""

    def accept(self, request: Request) -> Reply:
        if self.verb(request) == "publish":
            self.arrived.set()
            time.sleep(1.0)
        return super().accept(request)

    arrived = threading.Event()


@pytest.mark.parametrize(("number", "more"), [(signal.SIGINT, ("--once",)), (signal.SIGTERM, ())])
def test_a_call_in_flight_is_finished_and_recorded(
    real: Shell, number: signal.Signals, more: tuple[str, ...]
) -> None:
    with SlowX(handle="samreed") as x:
        x.arrived.clear()
        add(real, "x", x.url, FOUR)
        queued(real.home, "Sam in Public", "samreed", "On its way when somebody pressed Ctrl-C.")
        with real.start("publish", *more) as process:
            assert x.arrived.wait(20)
            process.send_signal(number)
            said = ended(process)
        assert said.code == (130 if more else 0), said.err
        assert "finished and recorded first" in said.err and "published" in said.out
        assert len(x.tweets) == 1
        assert real("publish", "--once").out == "Nothing was due.\n" and len(x.tweets) == 1


def test_a_key_is_in_the_keyring_and_nowhere_else(real: Shell, keyring: dict[str, str]) -> None:
    """The canary goes in on standard input, is used, is echoed by a network and survives a killed process."""
    said: list[str] = []

    def note(ended_one: Any) -> Any:
        said.append(ended_one.out + ended_one.err)
        return ended_one

    with ToyX(handle="samreed") as x, ToyLinkedIn() as linkedin, Watcher() as watcher:
        base = ("--identity", "Sam in Public", "--base-url")
        note(real("account", "add", "x", *base, x.url, stdin=json.dumps(FOUR).encode()))
        lines = "\n".join(f"{name}={value}" for name, value in FOUR.items())
        note(real("account", "add", "linkedin", *base, linkedin.url, stdin=lines.encode()))
        note(
            real("account", "add", "linkedin", *base, linkedin.url, stdin=f"access_token={CANARY}E".encode())
        )
        says = (Say.FORBIDDEN_ECHO, Say.SERVER_ERROR, Say.DROP_AFTER, Say.HTML_OK, Say.ACCEPT)
        for server, handle in ((x, "samreed"), (linkedin, linkedin.person)):
            server.next(*says)
            queued(real.home, "Sam in Public", handle, *(f"{say.value} on {handle}" for say in says))
        note(real("publish", "--once", "--json"))
        note(real("account", "add", "x", *base, x.url, "--access-token", f"{CANARY}F"))
        with real.start("account", "add", "x", *base, x.url) as process:
            assert process.stdin is not None
            process.stdin.write(json.dumps(FOUR).encode()[:40])
            process.stdin.flush()
            time.sleep(0.4)
            process.kill()
            note(ended(process))
        for words in (("journal",), ("queue",), ("account", "list")):
            note(real(*words))
            note(real(*words, "--json"))
        sent = [json.dumps(dict(each.headers)) for each in (*x.requests, *linkedin.requests)]
        assert any(CANARY in headers for headers in sent), "it was never used"
    assert watcher.seen, "nothing was watched"
    argued = [text for text in watcher.seen if CANARY in text and f"{CANARY}F" not in text]
    assert not argued, "a key stood among the arguments or in the environment"
    assert not [text for text in said if CANARY in text], "a key was printed"
    held = [path for path, content in bytes_under(real.home) if CANARY.encode() in content]
    assert not held, "a key lies in the data folder"
    assert not [path for path, content in bytes_under(Path(keyring["HOME"])) if CANARY.encode() in content], (
        "the keyring's own file is encrypted"
    )


def test_without_a_keyring_nothing_is_kept_and_it_is_said(shell: Shell) -> None:
    shell.more |= {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    with ToyX(handle="samreed") as x:
        words = ("account", "add", "x", "--identity", "Sam in Public", "--base-url", x.url)
        said = shell(*words, stdin=json.dumps(FOUR).encode())
    assert said.code == 5 and said.err.count("\n") == 1 and CANARY not in said.err
    assert not [
        each for each in shell("account", "list", "--json").found["accounts"] if each["network"] == "x"
    ]
