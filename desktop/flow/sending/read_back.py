"""When nobody knows what became of a send: the network is read back, or a person is asked; it never sends."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.errors import BadInput, CannotRead, NotApproved, PublishError, Rejected, StoreCorrupt
from desktop.events import Kind
from desktop.flow.desk import Desk
from desktop.flow.sending.last_look import LastLook, Stop
from desktop.flow.sending.record import Record
from desktop.model.deliveries import Delivery, DeliveryState
from desktop.model.posts import Post
from desktop.ports import RemotePost, Sent, SocialNetwork, UnitOfWork

_OWN_CLOCK = timedelta(minutes=2)
"""How far this computer's clock may be ahead of a network's that does not tell its time."""

_NETWORK_CLOCK = timedelta(seconds=5)
"""How far two of one network's own servers may disagree, and the fraction that a Date header leaves out."""

_SOON = (5, 15, 40, 90)
"""Seconds between the looks while it still counts as being sent: a network may list a post late."""

_LATER = (300, 900, 3_600, 4 * 3_600, 12 * 3_600, 24 * 3_600)
"""Seconds between the looks once a person has been asked."""

_STOPPED = "The program stopped while this was leaving."


class ReadBack:
    """Settles deliveries whose request may have left without a trustworthy answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._record = Record(desk)
        self._look = LastLook(desk)

    def departure(self, said_at: datetime | None) -> datetime:
        """From when on a post of the account may be the one about to leave, by the network's clock."""
        return said_at - _NETWORK_CLOCK if said_at is not None else self._desk.clock.now() - _OWN_CLOCK

    def settle(self, delivery: Delivery) -> Delivery:
        """What became of a delivery whose sender is gone, or which was looked for in vain before.

        Back to the queue when nothing can have left; otherwise looked for on the network.
        """
        if delivery.in_flight is None:
            said = "The program stopped before anything left."
            return self._record.postponed(delivery, delivery.due_at, said)
        said = delivery.detail or _STOPPED
        try:
            with self._desk.store.work(is_reading=True) as work:
                post = work.post(delivery.post_id)
            network = self._look.open(delivery.account).network
        except (Stop, PublishError) as stop:
            return self._not_seen(delivery, said, f"It could not be looked up: {stop}")
        except (NotApproved, BadInput, StoreCorrupt) as error:
            return self._record.unconfirmed(delivery, f"{said} It cannot be looked up: {error}", None)
        return self.look_for(delivery, post, network, said)

    def look_for(self, delivery: Delivery, post: Post, network: SocialNetwork, said: str) -> Delivery:
        """Looks for the part in flight among the account's own posts since it left."""
        wanted = network.normal_form(post.draft.parts[delivery.in_flight or 0].text)
        since = delivery.departed_at or self._desk.clock.now() - _OWN_CLOCK
        try:
            seen = network.recent(since)
        except CannotRead as error:
            return self._record.unconfirmed(delivery, f"{said} {error}", None)
        except PublishError as error:
            return self._not_seen(delivery, said, f"Looking for it failed too: {error}")
        alike = [
            remote
            for remote in reversed(seen)
            if (remote.created_at is None or remote.created_at >= since.replace(microsecond=0))
            and network.normal_form(remote.text) == wanted
        ]
        with self._desk.store.work() as work:
            ours = self._ours(work, delivery, alike, network, wanted)
            if ours is not None:
                sent = Sent(ours.remote_id, ours.url)
                found = "No answer came; found on the network."
                after = self._record.landed_in(work, delivery, sent, len(post.draft.parts), found=found)
                work.commit()
        if ours is None:
            return self._not_seen(delivery, said, "The account does not show it.")
        self._desk.announce(Kind.DELIVERY, after.id)
        return after

    def believe(self, delivery: Delivery, post: Post, network: SocialNetwork, refusal: Rejected) -> Delivery:
        """What a refusal as a duplicate proves of a part whose earlier try is in doubt.

        That try is out, unless the network names a post which is another delivery's, or names none and
        does not show it: then a person looks.
        """
        named = refusal.duplicate_of
        if named is None:
            return self.look_for(delivery, post, network, refusal.message)
        found = "The network refused it as a repetition of itself, which proves that it was out."
        with self._desk.store.work() as work:
            is_ours = not work.is_recorded(named)
            if is_ours:
                sent = Sent(named, refusal.duplicate_url)
                after = self._record.landed_in(work, delivery, sent, len(post.draft.parts), found=found)
                work.commit()
        if not is_ours:
            return self.look_for(delivery, post, network, refusal.message)
        self._desk.announce(Kind.DELIVERY, after.id)
        return after

    def _ours(
        self,
        work: UnitOfWork,
        delivery: Delivery,
        alike: list[RemotePost],
        network: SocialNetwork,
        wanted: str,
    ) -> RemotePost | None:
        """Which of the posts with the wanted words is this delivery's; None while that cannot be said.

        One that is another delivery's receipt is not. Where other deliveries with the same words are in
        doubt on this account, there must be one for each, and they are given out in order of departure.
        """
        fresh = [remote for remote in alike if not work.is_recorded(remote.remote_id)]
        waiting = [
            other
            for other in work.deliveries_in_doubt(delivery.account.id)
            if other.id == delivery.id or self._has_words(work, other, network, wanted)
        ]
        if len(fresh) < len(waiting):
            return None
        waiting.sort(key=lambda other: (other.departed_at or other.due_at, other.id))
        places = [place for place, other in enumerate(waiting) if other.id == delivery.id]
        return fresh[places[0]] if places else None

    def _has_words(self, work: UnitOfWork, other: Delivery, network: SocialNetwork, wanted: str) -> bool:
        try:
            parts = work.post(other.post_id).draft.parts
        except (NotApproved, BadInput, StoreCorrupt):
            return True
        return network.normal_form(parts[other.in_flight or 0].text) == wanted

    def _not_seen(self, delivery: Delivery, said: str, why: str) -> Delivery:
        """Looks again, with growing pauses; a person is asked once the first few looks were in vain."""
        now, looks = self._desk.clock.now(), delivery.looks
        if delivery.state is not DeliveryState.HELD and looks < len(_SOON):
            return self._record.looked(delivery, said, now + timedelta(seconds=_SOON[looks]))
        later = looks - len(_SOON)
        again_at = now + timedelta(seconds=_LATER[later]) if later < len(_LATER) else None
        if delivery.state is DeliveryState.HELD and again_at is not None:
            return self._record.looked(delivery, delivery.detail, again_at)
        return self._record.unconfirmed(delivery, f"{said} {why}", again_at)
