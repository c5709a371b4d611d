"""The last look: rules, signatures, time, keys and owner as of now; it sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.errors import BadInput, NotApproved, StoreCorrupt, VaultError
from desktop.flow.check import find_objection, verdict_in
from desktop.flow.desk import Desk
from desktop.flow.timing.hours import Crowded, grace_of, identity_in, quiet_words, refuse_crowded
from desktop.model.deliveries import Delivery, HoldReason
from desktop.model.findings import Outcome, Verdict
from desktop.model.identities import Account, Network
from desktop.model.pauses import pause_over
from desktop.model.posts import Post, approvals_needed, counted_approvals
from desktop.model.times import describe
from desktop.ports import Credentials, SocialNetwork, UnitOfWork


class Stop(Exception):
    """A reason to stop before anything leaves; `pause` is the number of the pause that stops it, or 0.

    `told` is what the journal takes: the detail, unless that may repeat the post's own words.
    """

    def __init__(self, reason: HoldReason, detail: str, *, pause: int = 0, told: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.pause = pause
        self.told = told or detail


@dataclass(frozen=True, slots=True)
class Opened:
    """An account's network, and its own time when it said whose keys these are (None: it tells none)."""

    network: SocialNetwork
    said_at: datetime | None


def refuse_paused(work: UnitOfWork, delivery: Delivery) -> None:
    """Raises Stop while a pause holds the delivery's identity and nobody has let this one through it."""
    pause = pause_over(work.pauses(), delivery.account.identity_id, delivery.resumed)
    if pause is not None:
        raise Stop(HoldReason.PAUSED, pause.sentence, pause=pause.number)


class LastLook:
    """Gives the post that may leave and the network it may leave through, or raises Stop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def post(self, delivery: Delivery) -> Post:
        """The post, checked again with today's rules, signatures and time; raises Stop, Crowded."""
        with self._desk.store.work(is_reading=True) as work:
            refuse_paused(work, delivery)
            try:
                post = work.post(delivery.post_id)
            except (NotApproved, BadInput, StoreCorrupt) as error:
                raise Stop(HoldReason.APPROVAL_LOST, str(error)) from error
            identities = {identity.id: identity for identity in work.identities()}
            today = identities.get(post.draft.identity.id)
            homes = {account.id: account for account in work.accounts()}
            verdict = verdict_in(self._desk, work, post.draft)
        account = homes.get(delivery.account.id)
        if today is None or account is None or delivery.account not in post.draft.accounts:
            raise Stop(HoldReason.WRONG_OWNER, "The account is no longer that identity's.")
        if (account.identity_id, account.owner_id) != (
            delivery.account.identity_id,
            delivery.account.owner_id,
        ):
            raise Stop(HoldReason.WRONG_OWNER, "The account changed hands after the post was approved.")
        self.refuse_time(delivery, post)
        verdict = replace(verdict, waivers=post.verdict.waivers)
        _refuse_policy_change(verdict, post)
        signed = counted_approvals(replace(post.draft, identity=today), post.approvals)
        if len(signed) < max(
            approvals_needed(today, verdict), approvals_needed(post.draft.identity, verdict)
        ):
            raise Stop(HoldReason.APPROVAL_LOST, "A signature it had no longer counts.")
        return post

    def refuse_late(self, delivery: Delivery, post: Post) -> None:
        """Raises Stop once the grace period, or the post's window, is over.

        Asked again before every part: a locked keyring or a slow network may have cost hours.
        """
        if self._desk.clock.now() > self.latest(delivery, post):
            said = describe(delivery.promise, delivery.zone)
            raise Stop(HoldReason.OVERDUE, f"Its time passed: {said}. It never goes by itself.")

    def refuse_time(self, delivery: Delivery, post: Post) -> None:
        """Raises Stop where it is too late, in quiet hours, or where the chosen wall time is another moment
        by now; Crowded while the account's latest post is too near.

        A thread whose first part is out goes on through quiet hours: half of it would stand there all night.
        """
        self.refuse_late(delivery, post)
        window, now = post.draft.window, self._desk.clock.now()
        if window is not None and window.moved is not None:
            said = f"{window.moved.moved_words} Nothing was published."
            raise Stop(HoldReason.TIME_MOVED, f"{said} Take it back and choose the time again.")
        with self._desk.store.work(is_reading=True) as work:
            today = identity_in(work, delivery.account.identity_id)
            try:
                quiet = quiet_words(today, window, now) if not delivery.receipts else ""
            except BadInput as error:
                raise Stop(HoldReason.QUIET_HOURS, f"{error} Nothing was published.") from error
            if quiet:
                raise Stop(HoldReason.QUIET_HOURS, f"{quiet} Nothing was published.")
        self._refuse_crowded(delivery, post, now)

    def _refuse_crowded(self, delivery: Delivery, post: Post, now: datetime) -> None:
        try:
            with self._desk.store.work(is_reading=True) as work:
                refuse_crowded(work, delivery, now)
        except Crowded as crowded:
            self.refuse_waiting(delivery, post, crowded)
            raise

    def refuse_waiting(self, delivery: Delivery, post: Post, crowded: Crowded) -> None:
        """Raises Stop where the least gap after another post ends past the delivery's time."""
        if crowded.until > self.latest(delivery, post):
            said = f"{crowded.detail} That is after its time. Nothing was published."
            raise Stop(HoldReason.OVERDUE, said) from crowded

    def latest(self, delivery: Delivery, post: Post) -> datetime:
        """Until when it may go out by itself: the grace period after its promised time, within its window."""
        with self._desk.store.work(is_reading=True) as work:
            grace = grace_of(self._desk, identity_in(work, delivery.account.identity_id))
        window = post.draft.window
        closes = window.closes if window is not None else None
        end = delivery.promise + grace
        return min(end, closes - timedelta(microseconds=1)) if closes is not None else end

    def open(self, account: Account) -> Opened:
        """The account's network, once it has said that the keys are the approved account's.

        Raises Stop, or the publish errors of asking.
        """
        if account.network is Network.PRACTICE:
            credentials = Credentials({})
        else:
            try:
                credentials = self._desk.vault.read(account.identity_id, account.id)
            except VaultError as error:
                raise Stop(HoldReason.SIGN_IN_NEEDED, f"{error} Nothing was published.") from None
        network = self._desk.networks[account.network](account, credentials)
        owner = network.owner()
        if owner.id != account.owner_id:
            raise Stop(
                HoldReason.WRONG_OWNER,
                f"The keys kept for {account.label} on {account.network.label} belong to another account "
                "by now. Nothing was published. Add the account again.",
            )
        return Opened(network, owner.said_at)


def _refuse_policy_change(verdict: Verdict, post: Post) -> None:
    """Raises Stop where today's rules say more against the post than when it was signed."""
    new = find_objection(verdict, post)
    if verdict.outcome is Outcome.BLOCK or new is not None:
        first = new or next(iter(verdict.standing), None)
        # The remedy of a broken pack names its file: nobody is at the screen who could look it up.
        found = f"{first.rule}: {first.message} {first.remedy}" if first else ""
        what = found or "Not everything could be checked."
        told = f"Today's policy stops it. {first.rule}: {first.why}" if first else ""
        raise Stop(HoldReason.POLICY_CHANGED, f"Today's policy stops it. {what}", told=told)
