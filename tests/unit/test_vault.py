"""The vault over keyrings that do as told: which are refused, what is said, and that no value shows."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.core
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import NoEntry, VaultAbsent, VaultError, VaultLocked, VaultRefused
from desktop.model.identities import AccountId, IdentityId
from desktop.ports import Credentials
from desktop.vault import KeyringVault

CANARY = "canary-" + "3f9c"
OFFICE, HOME, ACCOUNT = IdentityId("office"), IdentityId("home"), AccountId("account")
SIGN_IN = Credentials({"access_token": CANARY, "secret": "s"})


class ObedientKeyring(keyring.backend.KeyringBackend):
    """A keyring in a dict, passing for the Secret Service's; raises `error` where that is set."""

    __module__ = "keyring.backends.SecretService"
    priority = -1.0

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.threads: set[str] = set()

    def _obey(self) -> None:
        self.threads.add(threading.current_thread().name)
        if self.error is not None:
            raise self.error

    def get_password(self, service: str, username: str) -> str | None:
        self._obey()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._obey()
        self.entries[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        self._obey()
        del self.entries[(service, username)]


class ForgetfulKeyring(ObedientKeyring):
    """Takes everything and keeps nothing."""

    __module__ = "keyring.backends.SecretService"
    priority = -1.0

    def set_password(self, service: str, username: str, password: str) -> None:
        self._obey()


class StubbornKeyring(ObedientKeyring):
    """Removes nothing and takes nothing."""

    __module__ = "keyring.backends.kwallet"
    priority = -1.0

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.PasswordSetError(f"Cancelled by user: {password}")

    def delete_password(self, service: str, username: str) -> None:
        raise keyring.errors.PasswordDeleteError("Cancelled by user")


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No keyring chosen before or after, none of this computer's reached, no configuration file read."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    yield


def use(backend: keyring.backend.KeyringBackend) -> KeyringVault:
    keyring.set_keyring(backend)
    return KeyringVault()


@pytest.fixture
def obedient() -> ObedientKeyring:
    return ObedientKeyring()


@pytest.fixture
def vault(obedient: ObedientKeyring) -> KeyringVault:
    return use(obedient)


# -- keeping ---------------------------------------------------------------------------------


def test_what_was_kept_is_read_replaced_and_forgotten(vault: KeyringVault) -> None:
    vault.keep(OFFICE, ACCOUNT, SIGN_IN)
    assert vault.read(OFFICE, ACCOUNT) == SIGN_IN
    vault.keep(OFFICE, ACCOUNT, Credentials({"access_token": "new"}))
    assert vault.read(OFFICE, ACCOUNT).get("access_token") == "new"
    vault.forget(OFFICE, ACCOUNT)
    vault.forget(OFFICE, ACCOUNT)
    with pytest.raises(NoEntry, match="holds no sign-in"):
        vault.read(OFFICE, ACCOUNT)


def test_identities_have_a_namespace_each(vault: KeyringVault, obedient: ObedientKeyring) -> None:
    vault.keep(OFFICE, ACCOUNT, SIGN_IN)
    with pytest.raises(NoEntry):
        vault.read(HOME, ACCOUNT)
    vault.keep(HOME, ACCOUNT, Credentials({"access_token": "private"}))
    vault.forget(HOME, ACCOUNT)
    assert vault.read(OFFICE, ACCOUNT) == SIGN_IN
    assert list(obedient.entries) == [("masthead:office", "account")]


@given(values=st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=4))
def test_any_text_comes_back_as_it_was(values: dict[str, str]) -> None:
    vault = use(ObedientKeyring())
    vault.keep(OFFICE, ACCOUNT, Credentials(values))
    assert vault.read(OFFICE, ACCOUNT) == Credentials(values)


@pytest.mark.parametrize("foreign", ["", "just a password", "[1]", '{"access_token": 7}'])
def test_what_masthead_did_not_keep_is_no_sign_in(
    vault: KeyringVault, obedient: ObedientKeyring, foreign: str
) -> None:
    obedient.entries[("masthead:office", "account")] = foreign
    with pytest.raises(NoEntry, match="not a sign-in"):
        vault.read(OFFICE, ACCOUNT)


def test_a_keyring_that_keeps_nothing_is_found_out() -> None:
    with pytest.raises(VaultRefused, match="did not give back"):
        use(ForgetfulKeyring()).keep(OFFICE, ACCOUNT, SIGN_IN)


def test_a_keyring_that_removes_nothing_is_found_out() -> None:
    stubborn = StubbornKeyring()
    stubborn.entries[("masthead:office", "account")] = "{}"
    with pytest.raises(VaultError, match="did not remove"):
        use(stubborn).forget(OFFICE, ACCOUNT)


def test_a_refused_write_is_locked_where_reading_is_and_otherwise_a_failure() -> None:
    stubborn = StubbornKeyring()
    vault = use(stubborn)
    with pytest.raises(VaultError, match="PasswordSetError") as caught:
        vault.keep(OFFICE, ACCOUNT, SIGN_IN)
    assert type(caught.value) is VaultError
    stubborn.error = keyring.errors.KeyringLocked()
    with pytest.raises(VaultLocked):
        vault.keep(OFFICE, ACCOUNT, SIGN_IN)


# -- threads ---------------------------------------------------------------------------------


def test_all_access_is_on_one_thread_and_in_turn(vault: KeyringVault, obedient: ObedientKeyring) -> None:
    failures: list[BaseException] = []

    def use_it(number: int) -> None:
        account = AccountId(f"account {number}")
        try:
            for _ in range(5):
                vault.keep(OFFICE, account, Credentials({"access_token": str(number)}))
                assert vault.read(OFFICE, account)["access_token"] == str(number)
        except (VaultError, AssertionError) as error:
            failures.append(error)

    threads = [threading.Thread(target=use_it, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert obedient.threads == {"keyring"}


def test_two_vaults_take_turns() -> None:
    inside: list[int] = []

    class Slow(ObedientKeyring):
        __module__ = "keyring.backends.SecretService"
        priority = -1.0

        def get_password(self, service: str, username: str) -> str | None:
            inside.append(1)
            assert len(inside) == 1
            threading.Event().wait(0.01)
            inside.pop()
            return "{}"

    keyring.set_keyring(Slow())
    threads = [
        threading.Thread(target=KeyringVault().read, args=(OFFICE, ACCOUNT), daemon=True) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    assert inside == []


def test_a_prompt_without_an_answer_holds_nobody_else_but_the_keyring_and_not_the_end() -> None:
    script = (
        "import threading, time, keyring\n"
        "from tests.unit import test_vault as v\n"
        "class Waiting(v.ObedientKeyring):\n"
        "    __module__ = 'keyring.backends.SecretService'; priority = -1.0\n"
        "    def get_password(self, service, username): time.sleep(600)\n"
        "vault = v.use(Waiting())\n"
        "threading.Thread(target=vault.read, args=(v.OFFICE, v.ACCOUNT), daemon=True).start()\n"
        "time.sleep(0.2); print('ended')\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True, cwd=Path.cwd()
    )
    assert said.stdout == "ended\n"


def test_keyring_is_imported_by_the_first_call_on_its_own_thread() -> None:
    script = (
        "import sys, threading, builtins\n"
        "where = []\n"
        "real = builtins.__import__\n"
        "def watch(name, *rest):\n"
        "    if name.partition('.')[0] == 'keyring': where.append(threading.current_thread().name)\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = watch\n"
        "from desktop.vault import KeyringVault\n"
        "from desktop.errors import VaultError\n"
        "vault = KeyringVault()\n"
        "assert 'keyring' not in sys.modules and not where\n"
        "try: vault.read('identity', 'account')\n"
        "except VaultError as error: print(type(error).__name__, set(where))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True, cwd=Path.cwd()
    )
    assert said.stdout in ("VaultAbsent {'keyring'}\n", "VaultRefused {'keyring'}\n"), said


# -- which keyring ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "no.such.Keyring", "", "x"]
)
def test_an_override_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    for attempt in (
        lambda: KeyringVault().keep(OFFICE, ACCOUNT, SIGN_IN),
        lambda: KeyringVault().read(OFFICE, ACCOUNT),
        lambda: KeyringVault().forget(OFFICE, ACCOUNT),
    ):
        monkeypatch.setattr(keyring.core, "_keyring_backend", None)
        with pytest.raises(VaultRefused, match="PYTHON_KEYRING_BACKEND") as caught:
            attempt()
        assert repr(name) in str(caught.value)
        assert caught.value.__context__ is None


def test_a_configured_plain_text_keyring_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "python_keyring"
    folder.mkdir()
    (folder / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    with pytest.raises(VaultRefused, match="keyringrc") as caught:
        KeyringVault().read(OFFICE, ACCOUNT)
    assert "keyring.backends.null.Keyring" in str(caught.value)


class PlaintextKeyring(ObedientKeyring):
    """Stands for the one in keyrings.alt."""

    __module__ = "keyrings.alt.file"
    priority = -1.0


class Chained(ObedientKeyring):
    """Several keyrings as one."""

    __module__ = "keyring.backends.chainer"
    priority = -1.0

    def __init__(self, *backends: ObedientKeyring) -> None:
        super().__init__()
        self.backends = backends


def test_every_member_of_a_chain_must_be_allowed() -> None:
    use(Chained(ObedientKeyring(), StubbornKeyring())).forget(OFFICE, ACCOUNT)
    for chain in (Chained(ObedientKeyring(), PlaintextKeyring()), Chained(PlaintextKeyring())):
        with pytest.raises(VaultRefused, match="PlaintextKeyring"):
            use(chain).keep(OFFICE, ACCOUNT, SIGN_IN)
        assert chain.entries == {}
    with pytest.raises(VaultAbsent):
        use(Chained()).keep(OFFICE, ACCOUNT, SIGN_IN)
    with pytest.raises(VaultRefused, match="PlaintextKeyring"):
        use(PlaintextKeyring()).read(OFFICE, ACCOUNT)


def test_the_keyring_is_looked_at_each_time(vault: KeyringVault) -> None:
    vault.keep(OFFICE, ACCOUNT, SIGN_IN)
    keyring.set_keyring(PlaintextKeyring())
    with pytest.raises(VaultRefused):
        vault.keep(OFFICE, ACCOUNT, SIGN_IN)


# -- failures --------------------------------------------------------------------------------


class LockedException(Exception):
    """As the Secret Service's own module names it."""


class SecretServiceNotAvailableException(Exception):
    """As the Secret Service's own module names it."""


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (keyring.errors.KeyringLocked(CANARY), VaultLocked),
        (keyring.errors.InitError(CANARY), VaultLocked),
        (LockedException(CANARY), VaultLocked),
        (keyring.errors.NoKeyringError(CANARY), VaultAbsent),
        (SecretServiceNotAvailableException(CANARY), VaultAbsent),
        (ConnectionResetError(CANARY), VaultAbsent),
        (RuntimeError(CANARY), VaultError),
        (UnicodeEncodeError("utf-8", CANARY, 0, 1, CANARY), VaultError),
    ],
)
def test_every_failure_is_one_of_ours_and_carries_no_value(
    vault: KeyringVault, obedient: ObedientKeyring, error: Exception, kind: type[VaultError]
) -> None:
    obedient.error = error
    for attempt in (
        lambda: vault.keep(OFFICE, ACCOUNT, SIGN_IN),
        lambda: vault.read(OFFICE, ACCOUNT),
        lambda: vault.forget(OFFICE, ACCOUNT),
    ):
        with pytest.raises(VaultError) as caught:
            attempt()
        assert type(caught.value) is kind
        assert caught.value.remedy
        assert_clean(caught.value)
    obedient.error = None
    vault.keep(OFFICE, ACCOUNT, SIGN_IN)


def assert_clean(error: BaseException) -> None:
    """No value in the error, its chain, its traceback, or the frames that led to it inside the thread."""
    assert CANARY not in "".join(traceback.format_exception(error))
    assert error.__cause__ is None
    assert error.__context__ is None
    assert CANARY not in repr(vars(error))
    names = {frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)}
    assert "_keep" not in names
    assert "_serve" not in names


def test_a_found_out_keyring_carries_no_value() -> None:
    with pytest.raises(VaultRefused) as caught:
        use(ForgetfulKeyring()).keep(OFFICE, ACCOUNT, SIGN_IN)
    assert_clean(caught.value)


def test_the_three_answers_are_three_sentences(vault: KeyringVault, obedient: ObedientKeyring) -> None:
    sentences: list[str] = []
    errors: list[Any] = [None, keyring.errors.KeyringLocked(), keyring.errors.NoKeyringError()]
    for error in errors:
        obedient.error = error
        with pytest.raises(VaultError) as caught:
            vault.read(OFFICE, ACCOUNT)
        sentences.append(str(caught.value))
    assert len(set(sentences)) == 3
    assert all(sentence.endswith(".") for sentence in sentences)


def test_credentials_show_no_value_and_are_never_pickled() -> None:
    assert CANARY not in f"{SIGN_IN} {SIGN_IN!r}"
    with pytest.raises(TypeError):
        pickle.dumps(SIGN_IN)
