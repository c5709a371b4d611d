"""Keeps credentials in the operating system's keyring, a namespace for each identity; no value is ever shown,
logged, raised, or stored anywhere else."""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from desktop.errors import NoEntry, VaultAbsent, VaultError, VaultLocked, VaultRefused
from desktop.model.identities import AccountId, IdentityId
from desktop.ports import Credentials

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

_ALLOWED = frozenset(
    f"keyring.backends.{name}" for name in ("SecretService", "kwallet", "libsecret", "macOS", "Windows")
)
"""The modules whose keyrings are encrypted by the operating system or the desktop."""

_CHAINER = "keyring.backends.chainer"
_ABSENT = "keyring.backends.fail"
_LATECOMER = "keyring.backends.SecretService.Keyring"
_OVERRIDE = "PYTHON_KEYRING_BACKEND"

_MOST_COPIES = 20
"""How many entries under one name `forget` removes: other programs may have copied one."""

# Bursts of calls from several threads and sessions have made keyring services fail.
_ONE_AT_A_TIME = threading.Lock()


class KeyringVault:
    """Implements `Vault`. All access goes through one thread, which also imports `keyring`.

    A call blocks until the keyring has answered, and that may be until its owner has: no time-out throws
    credentials away. Raises VaultLocked, VaultAbsent, VaultRefused, and VaultError for what is none of them.
    """

    def __init__(self) -> None:
        self._thread = _KeyringThread()

    def keep(self, identity_id: IdentityId, account_id: AccountId, credentials: Credentials) -> None:
        """Stores, reads back and compares; replaces what was there."""
        value = json.dumps(dict(credentials.values), sort_keys=True)
        service = _service(identity_id)
        self._thread.run("kept", lambda: _keep(_backend(), service, account_id, value))

    def read(self, identity_id: IdentityId, account_id: AccountId) -> Credentials:
        """What `keep` stored for this account of this identity; raises NoEntry when there is nothing."""
        service = _service(identity_id)
        return self._thread.run("read", lambda: _read(_backend(), service, account_id))

    def forget(self, identity_id: IdentityId, account_id: AccountId) -> None:
        """Removes it; nothing there is no error."""
        service = _service(identity_id)
        self._thread.run("removed", lambda: _forget(_backend(), service, account_id))


@dataclass(frozen=True, slots=True)
class _Call(Generic[T]):
    """One thing to do on the keyring's thread, and where its answer goes; `done` is a past participle."""

    done: str
    work: Callable[[], T]
    answer: Future[T]


class _KeyringThread:
    """One thread, begun by the first call; a daemon, so that an open prompt does not hold the end up."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[_Call[object]] = queue.SimpleQueue()
        self._begun = threading.Lock()
        self._has_begun = False

    def run(self, done: str, work: Callable[[], T]) -> T:
        """Does `work` on the thread and waits for its answer; raises a VaultError made there."""
        with self._begun:
            if not self._has_begun:
                threading.Thread(target=self._serve, name="keyring", daemon=True).start()
                self._has_begun = True
        answer: Future[T] = Future()
        self._calls.put(_Call(done, work, answer))  # type: ignore[arg-type]  # answered with its own kind
        return answer.result()

    def _serve(self) -> None:
        while True:
            call = self._calls.get()
            failure: VaultError | None = None
            try:
                with _ONE_AT_A_TIME:
                    result = call.work()
            except VaultError as error:
                failure = error
            # What a backend raises is of any kind, and may carry the value: only its class's name goes on.
            except Exception as error:  # noqa: BLE001
                failure = _failure(error, call.done)
            # Outside of the handler, so that neither chain nor frames lead from this error to the value.
            if failure is not None:
                failure.__context__ = None
                call.answer.set_exception(failure.with_traceback(None))
            else:
                call.answer.set_result(result)
            result = None
            del call, failure


def _service(identity_id: IdentityId) -> str:
    return f"masthead:{identity_id}"


def _keep(backend: KeyringBackend, service: str, account_id: str, value: str) -> None:
    from keyring.errors import PasswordSetError

    try:
        backend.set_password(service, account_id, value)
    except PasswordSetError:
        # KWallet says this when it stays locked; reading tells that apart.
        backend.get_password(service, account_id)
        raise
    if backend.get_password(service, account_id) != value:
        raise VaultRefused(
            f"The keyring {_name(backend)} did not give back what it was given. The sign-in was not kept.",
            remedy="Use the keyring of your desktop, then sign in again.",
        )


def _read(backend: KeyringBackend, service: str, account_id: str) -> Credentials:
    value = backend.get_password(service, account_id)
    if value is None:
        raise NoEntry("The keyring holds no sign-in for this account.", remedy="Sign in to it again.")
    values = _parsed(value)
    if values is None:
        raise NoEntry(
            "What the keyring holds for this account is not a sign-in that Masthead kept.",
            remedy="Sign in to it again.",
        )
    return Credentials(values)


def _parsed(value: str) -> dict[str, str] | None:
    try:
        found = json.loads(value)
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        return None
    return found


def _forget(backend: KeyringBackend, service: str, account_id: str) -> None:
    from keyring.errors import PasswordDeleteError

    for _ in range(_MOST_COPIES):
        if backend.get_password(service, account_id) is None:
            return
        try:
            backend.delete_password(service, account_id)
        except PasswordDeleteError:
            break
    if backend.get_password(service, account_id) is not None:
        raise VaultError(
            f"The keyring {_name(backend)} did not remove the sign-in of this account.",
            remedy="Remove the entries that begin with masthead: in your desktop's password manager.",
        )


def _backend() -> KeyringBackend:
    """The keyring in use, looked at each time: a setting of the system may name any other one."""
    backend = _chosen()
    if type(backend).__module__ == _ABSENT:
        backend = _come_since()
    members = list(getattr(backend, "backends", ())) if type(backend).__module__ == _CHAINER else [backend]
    if not members:
        raise _absent()
    for member in members:
        if type(member).__module__ not in _ALLOWED:
            raise _refused(_name(member))
    return backend


def _chosen() -> KeyringBackend:
    import keyring

    try:
        return keyring.get_keyring()
    except (ImportError, AttributeError, ValueError):
        # Only the override by name can fail so: what is found by itself is there.
        raise _refused(os.environ.get(_OVERRIDE, "of the configuration file")) from None
    except RuntimeError:
        raise _absent() from None


def _come_since() -> KeyringBackend:
    """The Secret Service, where it was started after this program had found none."""
    import keyring
    from keyring.core import load_keyring

    if _OVERRIDE in os.environ:
        raise _refused(os.environ[_OVERRIDE])
    try:
        backend = load_keyring(_LATECOMER)
    except RuntimeError:
        raise _absent() from None
    keyring.set_keyring(backend)
    return backend


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _refused(name: str) -> VaultRefused:
    if _OVERRIDE in os.environ:
        remedy = f"Unset the environment variable {_OVERRIDE}, then start Masthead again."
    else:
        from keyring.util import platform_

        folder = platform_.config_root()
        remedy = (
            f"Remove keyringrc.cfg from {folder} if it is there, uninstall keyrings.alt if it is installed, "
            "then start Masthead again."
        )
    return VaultRefused(
        f"The keyring {name[:100]!r} would keep credentials in plain text, or nowhere, and is not used.",
        remedy=remedy,
    )


def _absent() -> VaultAbsent:
    return VaultAbsent(
        "No keyring service answers on this computer, and credentials are kept nowhere else.",
        remedy="Start one, on Linux GNOME Keyring or KWallet in your desktop's session, then try again.",
    )


def _failure(error: Exception, done: str) -> VaultError:
    """Our own error for a backend's; its words are left behind because they may hold the value."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & _LOCKED_ERRORS:
        return VaultLocked(
            f"The keyring is locked. The sign-in for this account was not {done}.",
            remedy="Unlock the keyring in your desktop's password manager, then try again.",
        )
    if kinds & _ABSENT_ERRORS:
        return _absent()
    return VaultError(
        f"The keyring failed with {type(error).__name__}. The sign-in for this account was not {done}.",
        remedy="Open your desktop's password manager to see whether it works, then try again.",
    )


# Errors of `keyring`, and those of the Secret Service that come through it as they are. By name: what
# defines the latter exists on Linux alone, and a failed import must not hide what went wrong.
_LOCKED_ERRORS = frozenset({"KeyringLocked", "InitError", "LockedException", "PromptDismissedException"})
_ABSENT_ERRORS = frozenset({"NoKeyringError", "SecretServiceNotAvailableException", "OSError"})
