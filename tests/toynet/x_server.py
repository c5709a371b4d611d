"""X's wire format as its documentation and clients' reports quote it; it has only the rules tested here."""

from __future__ import annotations

import html
import re
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.toynet.server import Reply, Request, Say, ToyServer

_LINK = re.compile(
    r"https?://[^\s<>]+|(?:[a-z0-9-]+\.)+(?:com|org|net|example)\b(?:/[^\s<>]*)?", re.IGNORECASE
)
_DUPLICATE = "You are not allowed to create a Tweet with duplicate content."


@dataclass(frozen=True)
class Tweet:
    """A post that X took, with the words as they came."""

    id: str
    text: str
    reply_to: str
    created_at: datetime


def problem(status: int, title: str, detail: str = "", kind: str = "about:blank") -> Reply:
    """A problem document as X sends it."""
    return Reply.json(status, {"detail": detail or title, "type": kind, "title": title, "status": status})


def limited(**headers: str) -> Reply:
    """A 429 with these rate headers, written with "_" for "-"."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply.json(
        429, {"title": "Too Many Requests", "detail": "Too Many Requests", "status": 429}, named
    )


def in_seconds(seconds: int) -> str:
    """A moment from now as X writes it: seconds since 1970."""
    return str(int(time.time()) + seconds)


class ToyX(ToyServer):
    """One account on X: GET /2/users/me, POST /2/tweets, DELETE /2/tweets/:id, GET /2/users/:id/tweets."""

    def __init__(
        self, port: int = 0, *, owner_id: str = "2244994945", handle: str = "NorthlightObs", page: int = 100
    ) -> None:
        super().__init__(port)
        self.owner_id, self.handle, self.page = owner_id, handle, page
        self.tweets: list[Tweet] = []
        self.has_entities = True
        self.refuses_duplicates = True

    def verb(self, request: Request) -> str:
        if request.method == "POST" and request.path == "/2/tweets":
            return "publish"
        if request.method == "DELETE":
            return "delete"
        return "owner" if request.path == "/2/users/me" else "recent"

    def shown(self) -> list[str]:
        return [tweet.text for tweet in self.tweets]

    def accept(self, request: Request) -> Reply:
        if not request.headers.get("authorization"):
            return problem(401, "Unauthorized")
        match self.verb(request):
            case "publish":
                return self._publish(request.found)
            case "delete":
                return self._delete(request.path.rpartition("/")[2])
            case "owner":
                return Reply.json(
                    200, {"data": {"id": self.owner_id, "name": "Northlight", "username": self.handle}}
                )
            case _ if request.path == f"/2/users/{self.owner_id}/tweets":
                return self._timeline(request.query)
            case _:
                return problem(404, "Not Found")

    def _publish(self, body: Any) -> Reply:
        text = body.get("text") if isinstance(body, dict) else None
        if not isinstance(text, str) or not text.strip():
            return problem(400, "Invalid Request", "One or more parameters to your request was invalid.")
        reply_to = str(body.get("reply", {}).get("in_reply_to_tweet_id", ""))
        if reply_to and reply_to not in {tweet.id for tweet in self.tweets}:
            return problem(403, "Forbidden", "You attempted to reply to a Tweet that is deleted.")
        stored = unicodedata.normalize("NFC", text).strip()
        if self.refuses_duplicates and stored in self.shown():
            return problem(403, "Forbidden", _DUPLICATE)
        tweet = Tweet(str(1900000000000000000 + len(self.requests)), stored, reply_to, datetime.now(UTC))
        self.tweets.append(tweet)
        return Reply.json(
            201, {"data": {"id": tweet.id, "text": stored, "edit_history_tweet_ids": [tweet.id]}}
        )

    def _delete(self, tweet_id: str) -> Reply:
        left = [tweet for tweet in self.tweets if tweet.id != tweet_id]
        if len(left) == len(self.tweets):
            return problem(404, "Not Found Error", f"Could not find tweet with id: [{tweet_id}].")
        self.tweets = left
        return Reply.json(200, {"data": {"deleted": True}})

    def _timeline(self, query: Mapping[str, str]) -> Reply:
        begin = query.get("start_time", "1970-01-01T00:00:00Z")
        newest_first = sorted(self.tweets, key=lambda tweet: int(tweet.id), reverse=True)
        since = [tweet for tweet in newest_first if _stamp(tweet.created_at) >= begin]
        start = int(query.get("pagination_token", "0"))
        size = min(self.page, int(query.get("max_results", "10")))
        there = since[start : start + size]
        meta: dict[str, Any] = {"result_count": len(there)}
        if start + size < len(since):
            meta["next_token"] = str(start + size)
        fields = query.get("tweet.fields", "").split(",")
        found = {"data": [self._told(tweet, fields) for tweet in there]} if there else {}
        return Reply.json(200, {**found, "meta": meta})

    def _told(self, tweet: Tweet, fields: list[str]) -> dict[str, Any]:
        """A post as X reads it back: links shortened, three signs escaped."""
        urls = []
        out, place = [], 0
        for number, link in enumerate(_LINK.finditer(tweet.text)):
            short = f"https://t.co/{tweet.id[-6:]}{number:04d}"
            full = link.group() if link.group().lower().startswith("http") else f"http://{link.group()}"
            urls.append({"url": short, "expanded_url": full, "display_url": full.partition("//")[2]})
            out += [html.escape(tweet.text[place : link.start()], quote=False), short]
            place = link.end()
        out.append(html.escape(tweet.text[place:], quote=False))
        told: dict[str, Any] = {"id": tweet.id, "text": "".join(out), "edit_history_tweet_ids": [tweet.id]}
        if "created_at" in fields:
            told["created_at"] = _stamp(tweet.created_at)
        if "entities" in fields and urls and self.has_entities:
            told["entities"] = {"urls": urls}
        return told

    def replies(self) -> Mapping[Say, Callable[[Request], Reply]]:
        spent = problem(402, "CreditsDepleted", "", "https://api.twitter.com/2/problems/credits")
        gone = problem(
            402, "Payment Required", "credits depleted", "https://api.x.com/2/problems/credits-depleted"
        )
        return {
            Say.UNAUTHORIZED: lambda _: problem(401, "Unauthorized"),
            Say.CREDITS: lambda _: spent,
            Say.CREDITS_SPENT: lambda _: gone,
            Say.FORBIDDEN: lambda _: problem(403, "Forbidden", "Your account is suspended."),
            Say.DUPLICATE: lambda _: problem(403, "Forbidden", _DUPLICATE),
            Say.UNPROCESSABLE: lambda _: problem(422, "Unprocessable Entity"),
            Say.BAD_REQUEST: lambda _: Reply.json(
                400, {"errors": [{"message": "The text is too long."}], "title": "Invalid Request"}
            ),
            Say.OLD_VERSION: lambda _: problem(426, "Upgrade Required"),
            Say.ERRORS_CREATED: lambda _: Reply.json(
                201, {"errors": [{"message": "Something", "code": 131}]}
            ),
            Say.RATE_LIMIT: lambda _: limited(x_rate_limit_remaining="0", x_rate_limit_reset=in_seconds(600)),
            Say.DAY_LIMIT: lambda _: limited(
                x_rate_limit_remaining="0",
                x_rate_limit_reset=in_seconds(600),
                x_user_limit_24hour_remaining="0",
                x_user_limit_24hour_reset=in_seconds(30_000),
                x_app_limit_24hour_remaining="17",
                x_app_limit_24hour_reset=in_seconds(60_000),
            ),
            Say.LIMIT_GARBAGE: lambda _: limited(x_rate_limit_remaining="0", x_rate_limit_reset="soon"),
            Say.LIMIT_BARE: lambda _: Reply(429),
        }


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
