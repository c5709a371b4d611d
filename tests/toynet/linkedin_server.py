"""LinkedIn's wire format as its documentation and reports quote it, with the rules tested here only."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.toynet.server import Reply, Request, Say, ToyServer

_RESERVED = set("\\|{}@[]()<>#*_~")
_HASHTAG = re.compile(r"\{hashtag\|\\?([#＃])\|([^{}|\\]+)\}")
OLDEST = "202512"


@dataclass(frozen=True)
class Share:
    """A post that LinkedIn took: the notation as it came, and what readers see of it."""

    urn: str
    author: str
    commentary: str
    shown: str
    created_at: int


def refusal(status: int, message: str, **more: object) -> Reply:
    """An error in LinkedIn's envelope."""
    return Reply.json(status, {"status": status, "message": message, **more})


def duplicate_of(urn: str) -> Reply:
    """LinkedIn's answer to words that are out already."""
    return Reply.json(
        422,
        {
            "errorDetailType": "com.linkedin.common.error.BadRequest",
            "message": f"Content is a duplicate of {urn}",
            "errorDetails": {
                "inputErrors": [
                    {"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}
                ]
            },
            "status": 422,
        },
    )


def shown_by(commentary: str) -> str:
    """What readers see: LinkedIn cuts a post at the first reserved sign that is not escaped."""
    out: list[str] = []
    place = 0
    while place < len(commentary):
        letter = commentary[place]
        hashtag = _HASHTAG.match(commentary, place)
        if hashtag:
            out += [hashtag[1], hashtag[2]]
            place = hashtag.end()
        elif letter == "\\" and place + 1 < len(commentary):
            out.append(commentary[place + 1])
            place += 2
        elif letter in _RESERVED:
            break
        else:
            out.append(letter)
            place += 1
    return "".join(out).strip()


class ToyLinkedIn(ToyServer):
    """One member who administers one page: userinfo, organizationAcls, organizations, posts."""

    def __init__(
        self, port: int = 0, *, subject: str = "782bbtaQ", organization: str = "2414183", page: int = 100
    ) -> None:
        super().__init__(port)
        self.subject, self.page = subject, page
        self.person = f"urn:li:person:{subject}"
        self.organization = f"urn:li:organization:{organization}"
        self.role = "ADMINISTRATOR"
        self.shares: list[Share] = []
        self.refuses_duplicates = True

    def verb(self, request: Request) -> str:
        if request.method == "POST" and request.path == "/rest/posts":
            return "publish"
        if request.method == "DELETE":
            return "delete"
        return "recent" if request.path == "/rest/posts" else "owner"

    def shown(self) -> list[str]:
        return [share.shown for share in self.shares]

    def accept(self, request: Request) -> Reply:
        if not request.headers.get("authorization", "").startswith("Bearer "):
            return refusal(401, "Empty oauth2_access_token", code="INVALID_ACCESS_TOKEN")
        if request.path == "/v2/userinfo":
            return Reply.json(200, {"sub": self.subject, "name": "Ada Berg", "given_name": "Ada"})
        version = request.headers.get("linkedin-version", "")
        if not re.fullmatch(r"20[0-9]{4}", version) or version < OLDEST:
            return self._old_version(version)
        if request.headers.get("x-restli-protocol-version") != "2.0.0":
            return refusal(400, "X-Restli-Protocol-Version must be 2.0.0")
        match self.verb(request):
            case "publish":
                return self._publish(request.found)
            case "delete":
                urn = unquote(request.path.rpartition("/")[2])
                self.shares = [share for share in self.shares if share.urn != urn]
                return Reply(204)
            case "recent":
                return self._posts(request)
            case _:
                return self._page(request)

    def _publish(self, body: Any) -> Reply:
        needed = ("author", "commentary", "visibility", "distribution", "lifecycleState")
        if not isinstance(body, dict) or any(name not in body for name in needed):
            return refusal(400, "A required field is missing")
        author, commentary = body["author"], body["commentary"]
        if author not in (self.person, self.organization if self.role else ""):
            return refusal(403, "Not enough permissions to access: partnerApiPosts.CREATE")
        shown = shown_by(commentary)
        if len(shown) > 3000:
            return self._too_long(len(shown))
        for share in self.shares:
            if self.refuses_duplicates and (share.author, share.shown) == (author, shown):
                return duplicate_of(share.urn)
        urn = f"urn:li:share:{7141138937766391808 + len(self.requests)}"
        self.shares.append(Share(urn, author, commentary, shown, int(time.time() * 1000)))
        return Reply(201, {"x-restli-id": urn})

    def _posts(self, request: Request) -> Reply:
        author = request.query.get("author")
        if request.headers.get("x-restli-method") != "FINDER" or request.query.get("q") != "author":
            return refusal(400, "Unknown finder")
        if author != self.organization or not self.role:
            return refusal(403, "Not enough permissions to access: partnerApiPostsExternal.FINDER-author")
        own = [share for share in reversed(self.shares) if share.author == author]
        start, count = int(request.query.get("start", 0)), int(request.query.get("count", 10))
        there = own[start : start + min(count, self.page)]
        return Reply.json(
            200,
            {
                "paging": {"start": start, "count": count, "links": []},
                "elements": [
                    {
                        "id": share.urn,
                        "author": share.author,
                        "commentary": share.commentary,
                        "createdAt": share.created_at,
                        "lastModifiedAt": share.created_at,
                        "lifecycleState": "PUBLISHED",
                    }
                    for share in there
                ],
            },
        )

    def _page(self, request: Request) -> Reply:
        if request.path == "/rest/organizationAcls" and request.query.get("q") == "roleAssignee":
            mine = {"roleAssignee": self.person, "state": "APPROVED"}
            roles = [{**mine, "role": "ANALYST", "organization": "urn:li:organization:7"}]
            if self.role:
                roles.append({**mine, "role": self.role, "organization": self.organization})
            return Reply.json(200, {"elements": roles, "paging": {"start": 0, "count": 100, "links": []}})
        if request.path == f"/rest/organizations/{self.organization.rpartition(':')[2]}":
            return Reply.json(200, {"localizedName": "Northlight Observatory", "vanityName": "northlight"})
        return refusal(404, "Resource not found")

    def _old_version(self, version: str) -> Reply:
        return refusal(426, f"Requested version {version}01 is not active", code="NONEXISTENT_VERSION")

    def _too_long(self, length: int) -> Reply:
        return refusal(
            400,
            f"ShareCommentary text length ({length} characters) exceeded the maximum allowed "
            "(3000 characters)",
            errorDetails={"inputErrors": [{"code": "FIELD_ARRAY_SIZE_TOO_HIGH", "maxLength": 3000}]},
        )

    def replies(self) -> Mapping[Say, Callable[[Request], Reply]]:
        throttled = refusal(
            429, "Resource level throttle MEMBER limit for calls to this resource is reached."
        )
        return {
            Say.UNAUTHORIZED: lambda _: refusal(401, "Invalid access token", code="INVALID_ACCESS_TOKEN"),
            Say.CREDITS: lambda _: refusal(402, "Payment Required"),
            Say.CREDITS_SPENT: lambda _: refusal(402, "Payment Required"),
            Say.FORBIDDEN: lambda _: refusal(403, "Not enough permissions to access: partnerApiPosts.CREATE"),
            Say.DUPLICATE: lambda _: duplicate_of("urn:li:share:7141138937766391808"),
            Say.UNPROCESSABLE: lambda _: refusal(422, "ERROR :: /author :: is not valid"),
            Say.BAD_REQUEST: lambda _: self._too_long(8694),
            Say.OLD_VERSION: lambda _: self._old_version("202504"),
            Say.ERRORS_CREATED: lambda _: Reply.json(201, {"errors": [{"message": "Something"}]}),
            Say.RATE_LIMIT: lambda _: throttled,
            Say.DAY_LIMIT: lambda _: throttled,
            Say.LIMIT_GARBAGE: lambda _: throttled,
            Say.LIMIT_BARE: lambda _: Reply(429),
        }
