"""Whether an address that a post links to answers at all; it reads no page and keeps no cookie."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

import requests

from desktop.ports import LinkState

_SECONDS = (3.0, 6.0)
"""To reach the server, and for each piece of its answer."""
_MOST_STEPS = 5
_GONE = (404, 410)
_NO_HEAD = (400, 403, 405, 501)
"""What servers answer that know no HEAD: they are asked once more as a browser would."""
_ASKS = {"User-Agent": "Masthead (looks whether a link answers)", "Accept": "*/*"}


def look(url: str, *, may_be_near: bool = False) -> LinkState:
    """What became of asking for `url`. Blocks up to about a minute; never raises.

    GONE is 404, 410, or a host that nobody knows; anything else that is no answer may pass. An address of
    this computer or of a private network is not asked, unless `may_be_near` (for test servers): a link in a
    post must not become a request within the house.
    """
    with requests.Session() as session:
        session.trust_env = False
        for _ in range(_MOST_STEPS):
            refused = _refusal(url, may_be_near)
            if refused is not None:
                return refused
            try:
                status, onward = _ask(session, url)
            except (requests.RequestException, ValueError, OSError):
                return LinkState.NOT_LOOKED
            if not onward:
                return LinkState.GONE if status in _GONE else LinkState.ANSWERS
            url = urljoin(url, onward)
    return LinkState.NOT_LOOKED


def _ask(session: requests.Session, url: str) -> tuple[int, str]:
    """The status, and where it sends one on."""
    for method in ("HEAD", "GET"):
        with session.request(
            method, url, headers=_ASKS, timeout=_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            session.cookies.clear()
            if method == "GET" or answer.status_code not in _NO_HEAD:
                onward = answer.headers.get("Location", "") if answer.is_redirect else ""
                return answer.status_code, onward
    raise AssertionError("GET has answered or raised")


def _refusal(url: str, may_be_near: bool) -> LinkState | None:
    """Why this address is not asked, or that its host is known to nobody; None where it may be asked."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return LinkState.NOT_LOOKED
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        return LinkState.NOT_LOOKED
    try:
        found = socket.getaddrinfo(host, port or 443, proto=socket.IPPROTO_TCP)
    except socket.gaierror as error:
        # A name that does not exist is gone; without a network no name can be looked up at all.
        return LinkState.GONE if error.errno == socket.EAI_NONAME and _has_names() else LinkState.NOT_LOOKED
    except (OSError, UnicodeError):
        return LinkState.NOT_LOOKED
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not may_be_near and not all(address.is_global for address in addresses):
        return LinkState.NOT_LOOKED
    return None


def _has_names() -> bool:
    """Whether names can be looked up at all just now: the root of one that has to be there is found."""
    try:
        return bool(socket.getaddrinfo("www.iana.org", 443, proto=socket.IPPROTO_TCP))
    except (OSError, UnicodeError):
        return False
