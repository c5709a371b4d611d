"""A session goes to one address, on time or not at all, and takes nothing from its surroundings along."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import time
from pathlib import Path

import pytest
import requests

from desktop.errors import BadInput, NotSent
from desktop.model.posts import Part
from desktop.networks.answers import Answer, Silence
from desktop.networks.sessions import Declined, NetworkSession, Timeouts, TooLate, Watch
from tests.contract.harness import BEARER, Toy, x_account
from tests.toynet.server import Reply
from tests.toynet.x_server import ToyX

HOME = "https://api.x.com"
PATIENT = Timeouts(10, 10)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example:80",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "127.0.0.1",
        "",
    ],
)
def test_another_address_is_taken_on_loopback_alone(address: str) -> None:
    with pytest.raises(BadInput, match="not this computer"):
        NetworkSession(HOME, address, Timeouts())


def test_the_address_a_library_has_built_in_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str | None, object, object]] = []

    def send(self: object, request: requests.PreparedRequest, **more: object) -> requests.Response:
        seen.append((request.url, more["timeout"], request.headers.get("Authorization")))
        raise requests.ConnectionError

    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", send)
    session = NetworkSession(HOME, None, Timeouts(5, 30))
    reply = session.ask(
        lambda: session.request("GET", "https://api.twitter.com/2/users/me?a=1", timeout=None)
    )
    assert isinstance(reply, Silence)
    assert seen == [("https://api.x.com/2/users/me?a=1", (5, 30), None)]


def test_a_netrc_line_does_not_replace_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.x.com login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    session = NetworkSession(HOME, None, Timeouts())
    assert session.trust_env
    request = requests.Request("GET", HOME, headers={"Authorization": "Bearer mine"})
    assert session.prepare_request(request).headers["Authorization"] == "Bearer mine"


def test_a_proxy_of_the_environment_is_not_between_us_and_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with ToyX() as server:
        session = NetworkSession(HOME, server.url, PATIENT)
        assert isinstance(session.ask(lambda: session.request("GET", f"{HOME}/2/users/me")), Answer)


def test_cookies_are_not_kept() -> None:
    with ToyX() as server:
        server.next(Reply(200, {"Set-Cookie": "track=1; Path=/"}, b"{}"), on="owner")
        session = NetworkSession(HOME, server.url, PATIENT)
        for _ in range(2):
            session.ask(lambda: session.request("GET", f"{HOME}/2/users/me"))
        assert len(server.requests) == 2
        assert "cookie" not in server.requests[1].headers


def test_an_answer_that_never_ends_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.networks.sessions._LONGEST", 100_000)
    with ToyX() as server:
        server.next(Reply(200, {}, b"a" * 300_000), on="owner")
        session = NetworkSession(HOME, server.url, PATIENT)
        reply = session.ask(lambda: session.request("GET", f"{HOME}/2/users/me"))
        assert reply == Silence(True, "broke off without an answer")


def test_an_answer_outside_200_to_299_stops_the_library() -> None:
    with ToyX() as server:
        server.next(Reply(403, {}, b"no"), on="owner")
        session = NetworkSession(HOME, server.url, PATIENT)
        with pytest.raises(Declined):
            session.request("GET", f"{HOME}/2/users/me")
        assert session.answer is not None
        assert (session.answer.status, session.answer.body) == (403, b"no")
        assert "no" not in repr(session.answer).partition("status")[2]


def test_a_request_whose_time_has_passed_does_not_leave() -> None:
    watch = Watch()
    watch.start(Timeouts(0.01, 0.01))
    time.sleep(0.03)
    with pytest.raises(TooLate):
        watch.connected()
    assert not watch.has_left


def test_a_slow_name_server_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking a name up has no time-out: what comes of it late must not become a post."""
    import socket

    real = socket.getaddrinfo

    def slow(*args: object, **more: object) -> object:
        time.sleep(0.3)
        return real(*args, **more)  # type: ignore[arg-type]  # passed on as they came

    with ToyX() as server:
        toy = Toy(server, x_account(server), BEARER, 0.1)
        monkeypatch.setattr("urllib3.util.connection.socket.getaddrinfo", slow)
        with pytest.raises(NotSent):
            toy.open().publish(Part("Too late."))
        assert server.requests == []


def test_speaking_tls_to_a_server_without_it_sends_nothing() -> None:
    with ToyX() as server:
        session = NetworkSession(HOME, server.url.replace("http:", "https:"), PATIENT)
        reply = session.ask(lambda: session.request("POST", f"{HOME}/2/tweets"))
        assert reply == Silence(False, "showed a certificate that does not prove its name")
        assert server.requests == []


def test_tls_is_verified_and_read_in_time(tmp_path: Path) -> None:
    certificate = _certificate(tmp_path)
    with ToyX() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.speak_tls(context)
        session = NetworkSession(HOME, server.url, PATIENT)
        unknown = session.ask(lambda: session.request("GET", f"{HOME}/2/users/me"))
        assert unknown == Silence(False, "showed a certificate that does not prove its name")
        session.verify = str(certificate)
        server.next(Reply(200, {}, b"x" * 200_000), on="owner")
        known = session.ask(lambda: session.request("GET", f"{HOME}/2/users/me"))
        assert isinstance(known, Answer)
        assert len(known.body) == 200_000


def _certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "toynet")])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "toynet.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return path
