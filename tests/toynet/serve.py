"""One toy network by itself, for people and end-to-end tests: python -m tests.toynet.serve --network x."""

from __future__ import annotations

import argparse
import signal
import threading

from tests.toynet.linkedin_server import ToyLinkedIn
from tests.toynet.server import Say, ToyServer
from tests.toynet.x_server import ToyX


def main() -> None:
    """Serves until it is interrupted; prints the address on its first line."""
    parser = argparse.ArgumentParser(
        description="A toy network on 127.0.0.1. Any key signs in.",
        epilog=f"POST /toynet/next?say=WORD&on=publish chooses the next answer: "
        f"{', '.join(say.value for say in Say)}. GET /toynet/posts shows what is out.",
    )
    parser.add_argument("--network", choices=("x", "linkedin"), required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--owner", default="", help="the owner's id: X's number, LinkedIn's subject")
    parser.add_argument("--handle", default="NorthlightObs", help="the owner's handle on X")
    given = parser.parse_args()
    server: ToyServer
    if given.network == "x":
        server = ToyX(given.port, owner_id=given.owner or "2244994945", handle=given.handle)
    else:
        server = ToyLinkedIn(given.port, subject=given.owner or "782bbtaQ")
    ended = threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: ended.set())
    with server:
        print(server.url, flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
