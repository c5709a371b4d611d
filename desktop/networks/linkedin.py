"""LinkedIn through python-linkedin-v2, on today's addresses; no token ever stands in an address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

import requests
from linkedin_v2.linkedin import LinkedInApplication

from desktop.errors import CannotRead, PublishError, Rejected, SignInNeeded
from desktop.model.identities import Account
from desktop.model.posts import Part
from desktop.networks import little_text
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

HOME_URL = "https://api.linkedin.com"
_KNOWN = "LinkedIn takes an access_token, and for a page of an organisation also organization (its number)."
_URN = re.compile(r"urn:li:[A-Za-z]{1,30}:[A-Za-z0-9_-]{1,64}")
_PERSON = re.compile(r"urn:li:person:[A-Za-z0-9_-]{1,64}")
_ORGANIZATION = re.compile(r"urn:li:organization:[0-9]{1,20}")
_SUBJECT = re.compile(r"[A-Za-z0-9_-]{1,64}")
# CONTENT_ADMIN is called CONTENT_ADMINISTRATOR in newer months.
_ROLES = ("ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER")
_PAGE = 100
_PAGES = 10

Now = Callable[[], datetime]


def _present() -> datetime:
    return datetime.now(UTC)


class Application(LinkedInApplication):  # type: ignore[misc]  # the package has no types
    """The package's application with the token in a header.

    Its own `make_request` writes the token into the address and into what its caller passed. Its
    exception classes are not used: they call 409 forbidden and have none for 422, 426 and 429.
    """

    def __init__(self, token: str, session: NetworkSession, version: str) -> None:
        super().__init__(token=token)
        self._session = session
        self._version = version

    def make_request(
        self,
        method: str,
        url: str,
        data: Any = None,
        params: Any = None,
        headers: Any = None,
        timeout: float = 60,
    ) -> requests.Response:
        """Sends one request; the session's own time-outs hold, whatever `timeout` says."""
        signed = {
            "Content-Type": "application/json",
            **(headers or {}),
            "Authorization": f"Bearer {self.authentication.token.access_token}",
            "X-Restli-Protocol-Version": "2.0.0",
            "LinkedIn-Version": self._version,
        }
        return self._session.request(method.upper(), url, data=data, params=params, headers=signed)


class LinkedIn:
    """One member, or one organisation's page that the signed-in member may post for.

    A page is meant when the account's `owner_id` or handle is "urn:li:organization:N", or the
    credentials name an `organization`. `version` is the month of LinkedIn's interface, as YYYYMM.
    """

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        *,
        version: str,
        timeouts: Timeouts | None = None,
        now: Now = _present,
    ) -> None:
        self._account = account
        self._credentials = credentials
        self._version = version
        self._troubles = Troubles(account, credentials)
        self._session = NetworkSession(HOME_URL, account.base_url, timeouts or Timeouts())
        self._now = now

    def owner(self) -> Owner:
        """The member whose token this is; for a page, the page, once LinkedIn says the member may post."""
        page = page_urn(self._account, self._credentials, self._troubles)
        if page:
            self._refuse_without_role(page)
            said_at = told_at(self._session.answer)
            return Owner(page, page, self._page_name(page), said_at)
        answer = self._answer(Verb.OWNER, "GET", "/v2/userinfo")
        found = json_in(answer)
        subject = member(found, "sub")
        if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
            raise self._troubles.unclear(answer, Verb.OWNER)
        shown = self._troubles.cleaned(member(found, "name"))
        return Owner(f"urn:li:person:{subject}", subject, shown, told_at(answer))

    def publish(self, part: Part, *, after: str | None = None, key: str = "") -> Sent:
        """Publishes one part. The URN in the answer's header is the only proof that it is out."""
        refuse_unsendable(part, self._account.network)
        if after is not None:
            raise Rejected(
                "LinkedIn has no threads: only the first part can be a post. Nothing more was published.",
                remedy="Put the words into one post, or write the rest as a comment on LinkedIn itself.",
            )
        body = _body(self._author(), part.text)
        answer = self._answer(Verb.PUBLISH, "POST", "/rest/posts", data=json.dumps(body))
        urn = answer.headers.get("x-restli-id", "")
        if not _URN.fullmatch(urn):
            raise self._troubles.unclear(answer, Verb.PUBLISH)
        return Sent(urn, _link(urn))

    def delete(self, remote_id: str) -> None:
        """Deletes an own post; LinkedIn answers alike for one that is deleted already."""
        if not _URN.fullmatch(remote_id):
            raise self._troubles.wrong_id(Verb.DELETE)
        path = f"/rest/posts/{quote(remote_id, safe='')}"
        answer = self._answer(Verb.DELETE, "DELETE", path, headers={"X-RestLi-Method": "DELETE"})
        if answer.body and answer.status != 404:
            raise self._troubles.unclear(answer, Verb.DELETE)

    def recent(self, since: datetime) -> tuple[RemotePost, ...]:
        """A page's posts since then. A member's own are closed to programs without LinkedIn's consent."""
        page = page_urn(self._account, self._credentials, self._troubles)
        if not page:
            raise CannotRead(
                f"LinkedIn lets no program read the posts of a member, so those of {self._account.label} "
                "cannot be read back.",
                remedy="Look at the account on LinkedIn.",
            )
        found: dict[str, tuple[datetime | None, RemotePost]] = {}
        for _ in range(_PAGES):
            posts, is_last = self._posts(page, since, len(found))
            fresh = {post.remote_id: (post.created_at, post) for post in posts if post.remote_id not in found}
            found |= fresh
            if is_last or not fresh:
                kept = [(at, post) for at, post in found.values() if at is None or at >= since]
                kept.sort(key=lambda pair: pair[0] or datetime.max.replace(tzinfo=UTC), reverse=True)
                return tuple(post for _, post in kept)
        raise CannotRead(
            f"{self._account.label} has made more posts on LinkedIn since {since:%Y-%m-%d %H:%M} UTC "
            "than Masthead reads back.",
            remedy="Look at the account on LinkedIn.",
        )

    def normal_form(self, text: str) -> str:
        """Without what LinkedIn may change: white space, and the backslashes of its notation."""
        return squeezed(text.replace("\\", ""))

    # who speaks

    def _author(self) -> str:
        page = page_urn(self._account, self._credentials, self._troubles)
        if page:
            return page
        owner_id = self._account.owner_id
        return owner_id if _PERSON.fullmatch(owner_id) else self.owner().id

    def _refuse_without_role(self, page: str) -> None:
        seen = 0
        for _ in range(_PAGES):
            params = {"q": "roleAssignee", "state": "APPROVED", "start": str(seen), "count": str(_PAGE)}
            answer = self._answer(Verb.OWNER, "GET", "/rest/organizationAcls", params=params)
            roles = member(json_in(answer), "elements")
            if not isinstance(roles, list):
                raise self._troubles.unclear(answer, Verb.OWNER)
            if any(_is_role_for(role, page) for role in roles):
                return
            seen += len(roles)
            if len(roles) < _PAGE:
                break
        raise SignInNeeded(
            f"The member whose keys are kept may not post for {self._account.label} on LinkedIn.",
            remedy="Sign in as one of the page's administrators.",
        )

    def _page_name(self, page: str) -> str:
        """The page's name, asked once, when the account is added. Without it the account works as well."""
        if self._account.display_name:
            return self._account.display_name
        path = f"/rest/organizations/{page.rpartition(':')[2]}"
        try:
            answer = self._answer(Verb.OWNER, "GET", path)
        except PublishError:
            return ""
        return self._troubles.cleaned(member(json_in(answer), "localizedName"))

    # asking

    def _answer(self, verb: Verb, method: str, path: str, **more: Any) -> Answer:
        """An answer between 200 and 299 (or 404 to a delete); anything else is raised as what it means."""
        if not self._credentials.get("access_token"):
            raise self._troubles.missing(("access_token",), _KNOWN)
        misshapen = misshapen_name(self._credentials)
        if misshapen:
            raise self._troubles.misshapen(misshapen)
        application = Application(self._credentials["access_token"], self._session, self._version)
        reply = self._session.ask(lambda: application.make_request(method, HOME_URL + path, **more))
        if isinstance(reply, Silence):
            raise self._troubles.silent(reply, verb)
        if 200 <= reply.status < 300 or (verb is Verb.DELETE and reply.status == 404):
            return reply
        raise self._trouble(reply, verb)

    def _trouble(self, answer: Answer, verb: Verb) -> PublishError | CannotRead:
        found = json_in(answer)
        said = said_in(found)
        is_refusal = 400 <= answer.status < 500 and answer.status != 408
        if answer.status == 401:
            return self._troubles.sign_in(verb)
        if answer.status == 426:
            return self._troubles.refused(
                said,
                verb,
                remedy=f"LinkedIn no longer speaks the month {self._version}: "
                "put a newer one, as YYYYMM, into the setting linkedin_version.",
            )
        if answer.status == 429:
            return self._troubles.limited(next_midnight(self._now()), verb)
        if is_refusal and verb is Verb.PUBLISH and _is_duplicate(found, said):
            first = re.search(r"urn:li:[A-Za-z]+:[0-9]+", said)
            urn = first.group() if first else None
            return self._troubles.duplicate(said, urn, _link(urn) if urn else "")
        if is_refusal:
            return self._troubles.refused(said, verb)
        # 5xx says nothing about what was done before it, and a redirect need not come from LinkedIn.
        return self._troubles.unclear(answer, verb)

    def _posts(self, page: str, since: datetime, start: int) -> tuple[list[RemotePost], bool]:
        """One page of posts, and whether those after it are all older than `since`."""
        answer = self._answer(
            Verb.RECENT,
            "GET",
            "/rest/posts",
            params={"q": "author", "author": page, "sortBy": "CREATED", "start": start, "count": _PAGE},
            headers={"X-RestLi-Method": "FINDER"},
        )
        elements = member(json_in(answer), "elements")
        if not isinstance(elements, list):
            raise self._troubles.unclear(answer, Verb.RECENT)
        posts = []
        for element in elements:
            urn, commentary = member(element, "id"), member(element, "commentary")
            if not isinstance(urn, str) or not _URN.fullmatch(urn):
                raise self._troubles.unclear(answer, Verb.RECENT)
            text = little_text.read(commentary) if isinstance(commentary, str) else ""
            posts.append(RemotePost(urn, text, _link(urn), _time_in(member(element, "createdAt"))))
        last = elements[-1] if elements else None
        # An old post that was edited lately may stand among the new ones.
        times = [_time_in(member(last, name)) for name in ("createdAt", "lastModifiedAt")]
        known = [moment for moment in times if moment is not None]
        return posts, not elements or (bool(known) and max(known) < since)


def _body(author: str, text: str) -> dict[str, object]:
    return {
        "author": author,
        "commentary": little_text.write(text),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }


def page_urn(account: Account, credentials: Credentials, troubles: Troubles) -> str:
    """The page's URN, empty for a member. Raises SignInNeeded where account and keys disagree."""
    named = credentials.get("organization").strip()
    urn = named if named.startswith("urn:") or not named else f"urn:li:organization:{named}"
    if urn and not _ORGANIZATION.fullmatch(urn):
        raise troubles.misshapen("organization")
    if urn and account.owner_id and urn != account.owner_id:
        raise SignInNeeded(
            f"The keys kept for {account.label} on LinkedIn are for a page of another account. "
            "Nothing was published.",
            remedy="Sign in to this account again.",
        )
    candidates = (urn, account.owner_id or account.handle)
    return next((urn for urn in candidates if _ORGANIZATION.fullmatch(urn)), "")


def next_midnight(now: datetime) -> datetime:
    """The next 00:00 UTC: LinkedIn's limits are counted by day, and it names no time itself."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def _is_role_for(role: object, page: str) -> bool:
    return (
        page in (member(role, "organization"), member(role, "organizationTarget"))
        and member(role, "role") in _ROLES
        and member(role, "state") in (None, "APPROVED")
    )


def _is_duplicate(found: object, said: str) -> bool:
    inputs = member(found, "errorDetails", "inputErrors")
    codes = [member(entry, "code") for entry in inputs] if isinstance(inputs, list) else []
    return "DUPLICATE_POST" in codes or "duplicate" in said.casefold()


def _link(urn: str) -> str:
    return f"https://www.linkedin.com/feed/update/{urn}/"


def _time_in(found: object) -> datetime | None:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 10**14:
        return None
    return datetime.fromtimestamp(found / 1000, UTC)
