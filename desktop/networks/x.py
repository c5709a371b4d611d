"""X through tweepy, which signs and sends one part at a time; it never reads an answer or waits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import requests
import tweepy

from desktop.errors import CannotRead, PublishError
from desktop.model.identities import Account
from desktop.model.posts import Part
from desktop.networks.answers import (
    Answer,
    Silence,
    Troubles,
    Verb,
    json_in,
    member,
    misshapen_name,
    said_in,
    told_at,
)
from desktop.networks.sessions import NetworkSession, Timeouts
from desktop.networks.words import refuse_unsendable, squeezed
from desktop.ports import Credentials, Owner, RemotePost, Sent

HOME_URL = "https://api.x.com"
FOUR_KEYS = ("api_key", "api_secret", "access_token", "access_token_secret")
_KNOWN = (
    "X takes four keys (api_key, api_secret, access_token, access_token_secret), "
    "or one access_token from a sign-in in the browser."
)
_CREDITS = "Buy credits for the app whose keys these are, in X's developer console."
_ID = re.compile(r"[0-9]{1,19}")
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
_SHORT_LINK = re.compile(r"https?://t\.co/[A-Za-z0-9]+")
_PAGES = 10
# 15 minutes is X's usual window, 24 hours its longest.
_USUAL_WAIT = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(hours=25)
_LIMITS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")

Now = Callable[[], datetime]


def _present() -> datetime:
    return datetime.now(UTC)


class X:
    """One account on X.

    Takes four keys of OAuth 1.0a, or `access_token` alone for an OAuth 2 user token; `refresh_token`
    and `client_id` may stand beside that and are not used here. X knows no idempotency key.
    """

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        *,
        timeouts: Timeouts | None = None,
        now: Now = _present,
    ) -> None:
        self._account = account
        self._credentials = credentials
        self._troubles = Troubles(account, credentials)
        self._session = NetworkSession(HOME_URL, account.base_url, timeouts or Timeouts())
        self._now = now
        self._is_signed = any(credentials.get(name) for name in FOUR_KEYS if name != "access_token")

    def owner(self) -> Owner:
        """Asks X whose keys these are."""
        answer = self._answer(Verb.OWNER, lambda client: client.get_me(user_auth=self._is_signed))
        found = json_in(answer)
        owner_id = _id_in(member(found, "data", "id"))
        handle = member(found, "data", "username")
        if not owner_id or not isinstance(handle, str) or not _HANDLE.fullmatch(handle):
            raise self._troubles.unclear(answer, Verb.OWNER)
        shown = self._troubles.cleaned(member(found, "data", "name"))
        return Owner(owner_id, handle, shown, told_at(answer))

    def publish(self, part: Part, *, after: str | None = None, key: str = "") -> Sent:
        """Publishes one part. An id in the answer is the only proof that it is out."""
        refuse_unsendable(part, self._account.network)
        if after is not None and not _ID.fullmatch(after):
            raise self._troubles.wrong_id(Verb.PUBLISH)
        answer = self._answer(
            Verb.PUBLISH,
            lambda client: client.create_tweet(
                text=part.text, in_reply_to_tweet_id=after, user_auth=self._is_signed
            ),
        )
        remote_id = _id_in(member(json_in(answer), "data", "id"))
        if not remote_id:
            raise self._troubles.unclear(answer, Verb.PUBLISH)
        return Sent(remote_id, self._link(remote_id))

    def delete(self, remote_id: str) -> None:
        """Deletes an own post; one that X does not find is gone."""
        if not _ID.fullmatch(remote_id):
            raise self._troubles.wrong_id(Verb.DELETE)
        answer = self._answer(
            Verb.DELETE, lambda client: client.delete_tweet(remote_id, user_auth=self._is_signed)
        )
        if answer.status != 404 and member(json_in(answer), "data", "deleted") is not True:
            raise self._troubles.unclear(answer, Verb.DELETE)

    def recent(self, since: datetime) -> tuple[RemotePost, ...]:
        """Own posts since then, reposts left out, links as they were typed where X tells.

        X tells times in whole seconds, so `since` counts from its second's beginning.
        """
        begin = since.astimezone(UTC).replace(microsecond=0)
        own_id = self._account.owner_id if _ID.fullmatch(self._account.owner_id) else self.owner().id
        found: list[RemotePost] = []
        token = ""
        for _ in range(_PAGES):
            answer, posts, token = self._page(own_id, begin, token)
            found += [self._remote_post(post, answer) for post in posts if _is_wanted(post, begin)]
            if not token:
                return tuple(sorted(found, key=lambda post: int(post.remote_id), reverse=True))
        raise CannotRead(
            f"{self._account.label} has made more posts on X since {begin:%Y-%m-%d %H:%M} UTC "
            "than Masthead reads back.",
            remedy="Look at the account on X.",
        )

    def normal_form(self, text: str) -> str:
        """Without what X may change: white space, escaped signs, letter case, a link's beginning and end."""
        before, text = "", squeezed(text)
        while before != text:
            before = text
            text = re.sub(r"https?://", "", _unescaped(text).casefold())
            text = squeezed(re.sub(r"/+(?=\s|$)", "", text))
        return text

    # asking

    def _answer(self, verb: Verb, call: Callable[[tweepy.Client], object]) -> Answer:
        """An answer between 200 and 299 (or 404 to a delete); anything else is raised as what it means."""
        client = self._client()
        reply = self._session.ask(lambda: call(client))
        if isinstance(reply, Silence):
            raise self._troubles.silent(reply, verb)
        if 200 <= reply.status < 300 or (verb is Verb.DELETE and reply.status == 404):
            return reply
        raise self._trouble(reply, verb)

    def _trouble(self, answer: Answer, verb: Verb) -> PublishError | CannotRead:
        said = said_in(json_in(answer))
        match answer.status:
            case 401:
                return self._troubles.sign_in(verb)
            case 402:
                return self._troubles.refused(said or "the app's credits are used up", verb, remedy=_CREDITS)
            case 403 if verb is Verb.PUBLISH and "duplicate" in said.casefold():
                return self._troubles.duplicate(said)
            case 429:
                return self._troubles.limited(limited_until(answer, self._now()), verb)
            case 408:
                return self._troubles.unclear(answer, verb)
            case status if 400 <= status < 500:
                return self._troubles.refused(said, verb)
            case _:
                # 5xx says nothing about what was done before it. Nor does 3xx: whoever sent it need not
                # be X, and following it would hand the words, or the keys, to an address nobody chose.
                return self._troubles.unclear(answer, verb)

    def _client(self) -> tweepy.Client:
        given = self._credentials
        names = FOUR_KEYS if self._is_signed else ("access_token",)
        missing = tuple(name for name in names if not given.get(name))
        if missing:
            raise self._troubles.missing(missing, _KNOWN)
        misshapen = misshapen_name(given)
        if misshapen:
            raise self._troubles.misshapen(misshapen)
        client = _signed_client(given) if self._is_signed else _bearer_client(given)
        client.session = self._session
        return client

    def _link(self, remote_id: str) -> str:
        handle = self._account.handle.removeprefix("@")
        place = handle if _HANDLE.fullmatch(handle) else "i"
        return f"https://x.com/{place}/status/{remote_id}"

    # reading back

    def _page(self, own_id: str, begin: datetime, token: str) -> tuple[Answer, list[object], str]:
        """One page and the token of the next; what is not wholly understood is raised, never left out."""
        answer = self._answer(
            Verb.RECENT,
            lambda client: client.get_users_tweets(
                own_id,
                user_auth=self._is_signed,
                start_time=begin,
                max_results=100,
                tweet_fields=["created_at", "entities", "note_tweet", "referenced_tweets"],
                pagination_token=token or None,
            ),
        )
        found = json_in(answer)
        posts = member(found, "data")
        count = member(found, "meta", "result_count")
        following = member(found, "meta", "next_token") or ""
        if posts is None and count == 0:
            posts = []
        if not isinstance(posts, list) or not isinstance(following, str) or member(found, "errors"):
            raise self._troubles.unclear(answer, Verb.RECENT)
        return answer, posts, following

    def _remote_post(self, post: object, answer: Answer) -> RemotePost:
        """One post; raises rather than leave out one that it cannot read, which would look like absence."""
        remote_id = _id_in(member(post, "id"))
        # A long post's `text` is its beginning; the whole stands in `note_tweet`.
        whole = member(post, "note_tweet") if member(post, "note_tweet", "text") else post
        text = member(whole, "text")
        if not remote_id or not isinstance(text, str):
            raise self._troubles.unclear(answer, Verb.RECENT)
        return RemotePost(
            remote_id,
            self._with_links(_unescaped(text), member(whole, "entities", "urls")),
            self._link(remote_id),
            _time_in(member(post, "created_at")),
        )

    def _with_links(self, text: str, urls: object) -> str:
        known: dict[str, str] = {}
        for place in urls if isinstance(urls, list) else ():
            short, full = member(place, "url"), member(place, "expanded_url")
            if isinstance(short, str) and short and isinstance(full, str):
                known[short] = "" if member(place, "media_key") else full
        unknown = [link for link in _SHORT_LINK.findall(text) if link not in known]
        if unknown:
            raise CannotRead(
                f"X shortened a link in a post of {self._account.label} and does not say which link it was.",
                remedy="Look at the account on X.",
            )
        return _SHORT_LINK.sub(lambda link: known[link.group()], text) if known else text


# tweepy reads the same trouble as six kinds of error, some of them not its own, and an answer with errors
# alone as a success: both clients hand the answers over unread.


def _signed_client(given: Credentials) -> tweepy.Client:
    return tweepy.Client(
        consumer_key=given["api_key"],
        consumer_secret=given["api_secret"],
        access_token=given["access_token"],
        access_token_secret=given["access_token_secret"],
        return_type=requests.Response,
    )


def _bearer_client(given: Credentials) -> tweepy.Client:
    return tweepy.Client(bearer_token=given["access_token"], return_type=requests.Response)


def limited_until(answer: Answer, now: datetime) -> datetime:
    """When X takes requests again (aware UTC): the latest reset among the limits that are used up.

    Three limits may stand in the headers, and the nearest reset may lie within a used-up day's limit.
    Fifteen minutes from `now` where the headers are missing, odd or in the past; never beyond 25 hours.
    """
    resets = []
    for name in _LIMITS:
        left = answer.headers.get(f"{name}-remaining", "0").strip()
        reset = answer.headers.get(f"{name}-reset", "").strip()
        if re.fullmatch(r"0+", left) and re.fullmatch(r"[0-9]{1,15}", reset):
            resets.append(int(reset))
    seconds = max(resets, default=0) - int(now.timestamp())
    if seconds <= 0:
        return now + _USUAL_WAIT
    return now + timedelta(seconds=min(seconds, int(_LONGEST_WAIT.total_seconds())))


def _id_in(found: object) -> str:
    text = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    return text if text.isascii() and _ID.fullmatch(text) else ""


def _time_in(found: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(found) if isinstance(found, str) else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _unescaped(text: str) -> str:
    # X escapes these three alone; a general decoder would take "&copy" in an address for a sign.
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _is_wanted(post: object, begin: datetime) -> bool:
    others = member(post, "referenced_tweets")
    if isinstance(others, list) and any(member(other, "type") == "retweeted" for other in others):
        return False
    created_at = _time_in(member(post, "created_at"))
    return created_at is None or created_at >= begin
