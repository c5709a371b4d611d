"""What the code could not do, each as one sentence for a person; never carries a secret or a post's text."""

from __future__ import annotations

from datetime import datetime


class MastheadError(Exception):
    """A thing that could not be done. `str()` is whole sentences: the thing, the place, the remedy.

    Every subclass is safe to print and to log: it holds no credential and no personal text.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} {remedy}".strip())


class BadInput(MastheadError):
    """What was asked for cannot be understood or does not exist. The command line ends with 3."""


class WrongIdentity(BadInput):
    """An account of another identity was put where it does not fit."""


class NotApproved(MastheadError):
    """A post was asked for before everybody who must say yes had said yes."""


class DigestChanged(NotApproved):
    """The words, pictures, alt texts, accounts or time are no longer those that were checked or signed."""


class MoveRefused(MastheadError):
    """A delivery was asked to go from one state to another that it may not reach from there."""


class PolicyBroken(MastheadError):
    """A rule pack could not be read; its identities cannot send until it can."""


class Cancelled(MastheadError):
    """A long piece of work was stopped by whoever began it; nothing of it was kept."""


# -- storage ---------------------------------------------------------------------------------


class StorageError(MastheadError):
    """The data file could not be read or written. Nothing was overwritten."""


class StoreLocked(StorageError):
    """Another running Masthead holds the data folder."""


class StoreReadOnly(StorageError):
    """The data file or its folder cannot be written."""


class StoreFull(StorageError):
    """The disk is full."""


class StoreCorrupt(StorageError):
    """The data file is damaged."""


class StoreNewer(StorageError):
    """The data file was written by a newer Masthead."""


# -- vault -----------------------------------------------------------------------------------


class VaultError(MastheadError):
    """The operating system's keyring could not be used."""


class VaultLocked(VaultError):
    """The keyring exists and is locked; it can be unlocked and tried again."""


class VaultAbsent(VaultError):
    """No keyring service answers on this computer."""


class VaultRefused(VaultError):
    """The keyring's backend would store in plain text, or nowhere, and is not used."""


class NoEntry(VaultError):
    """The keyring works and holds nothing for this account."""


# -- publishing: five, named by what to do -----------------------------------------------------


class PublishError(MastheadError):
    """A network did not publish. Exactly five subclasses exist, named by what to do next."""


class NotSent(PublishError):
    """Nothing left this computer, or the network said it took nothing: safe to send again.

    `is_unreached`: no connection was made at all, as when this computer is offline.
    """

    def __init__(self, message: str, *, remedy: str = "", is_unreached: bool = False) -> None:
        super().__init__(message, remedy=remedy)
        self.is_unreached = is_unreached


class RateLimited(PublishError):
    """The network took nothing and will take nothing before `until` (aware UTC)."""

    def __init__(self, message: str, *, until: datetime, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.until = until


class SignInNeeded(PublishError):
    """The credentials have ended or lack a permission: sign in again. Nothing was published."""


class Rejected(PublishError):
    """The network refused this post and would refuse it again. Nothing was published.

    `reason` is the server's own words, untrusted: plain text, cut to 300 characters.
    `duplicate_of` is the remote id of the post it repeats, where the network names one, and
    `duplicate_url` its link;
    `is_duplicate` is true whenever the refusal means *this text is already out*.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: str = "",
        remedy: str = "",
        is_duplicate: bool = False,
        duplicate_of: str | None = None,
        duplicate_url: str = "",
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.reason = reason[:300]
        self.is_duplicate = is_duplicate or duplicate_of is not None
        self.duplicate_of = duplicate_of
        self.duplicate_url = duplicate_url


class OutcomeUnknown(PublishError):
    """The request left and no trustworthy answer came: the post may be out. Never sent again by itself."""


class CannotRead(MastheadError):
    """The network gives this account no way to read its own posts back."""
