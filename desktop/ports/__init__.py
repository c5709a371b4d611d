"""What the flow needs from outside, as protocols; no implementation stands here."""

from __future__ import annotations

from desktop.ports.lists import ID_MOST
from desktop.ports.outside import (
    Clock,
    Credentials,
    LinkState,
    LookAtLink,
    Networks,
    OpenNetwork,
    Owner,
    RemotePost,
    Sent,
    SocialNetwork,
    Vault,
)
from desktop.ports.store import Seat, Store, UnitOfWork

__all__ = [
    "ID_MOST",
    "Clock",
    "Credentials",
    "LinkState",
    "LookAtLink",
    "Networks",
    "OpenNetwork",
    "Owner",
    "RemotePost",
    "Seat",
    "Sent",
    "SocialNetwork",
    "Store",
    "UnitOfWork",
    "Vault",
]
