"""`masthead schedule`, `queue` and `retract`: approved posts get their time."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.cli.asked.lookup import delivery_with, draft_or_post, post_with
from desktop.cli.asked.moments import add_times, wants_slot, window_in
from desktop.cli.asked.session import at_keyboard, names_in, opened
from desktop.cli.commands import listing
from desktop.cli.commands.bulk import exporting
from desktop.cli.commands.timing import moving
from desktop.cli.exits import Exit
from desktop.cli.grouping import Commands, add_command, add_group
from desktop.cli.shown import records
from desktop.cli.shown.console import Console
from desktop.cli.shown.excerpts import counted
from desktop.errors import BadInput, NotApproved
from desktop.model.deliveries import Delivery
from desktop.model.identities import OperatorId
from desktop.model.posts import Draft, Post, TimeWindow
from desktop.model.times import describe

if TYPE_CHECKING:
    from desktop.app import Application


def add_to(commands: Commands) -> None:
    """Adds the three."""
    scheduling = add_command(commands, "schedule", "put an approved post in the queue", schedule)
    scheduling.add_argument("post", metavar="DRAFT|POST")
    add_times(scheduling)
    queue = add_group(commands, "queue", "what waits and what left", listing.list_queue)
    listing.add_to(queue)
    exporting.add_to_queue(queue)
    add_command(queue, "cancel", "take a delivery out for good", cancel).add_argument(
        "delivery", metavar="DELIVERY"
    )
    holding = add_command(queue, "hold", "hold a delivery until it is released", hold)
    holding.add_argument("delivery", metavar="DELIVERY")
    holding.add_argument("--why", default="", metavar="WORDS")
    add_command(queue, "release", "let a held delivery go at its time", release).add_argument(
        "delivery", metavar="DELIVERY"
    )
    settling = add_command(queue, "settle", "say what became of an Unconfirmed delivery", settle)
    settling.add_argument("delivery", metavar="DELIVERY")
    seen = settling.add_mutually_exclusive_group(required=True)
    seen.add_argument("--there", action="store_true", help="you looked: the post is on the network")
    seen.add_argument("--not-there", action="store_true", help="you looked: it is not")
    settling.add_argument("--again", action="store_true", help="with --not-there: let it go once more")
    settling.add_argument("--url", default="", help="its link, with --there")
    moving.add_to_queue(queue)
    add_command(queue, "take-back", "make a draft again of what has not left", take_back).add_argument(
        "post", metavar="POST"
    )
    add_command(commands, "retract", "delete a published post on its network", retract).add_argument(
        "delivery", metavar="DELIVERY"
    )


def schedule(given: Namespace, console: Console) -> Exit:
    """Schedules a post; makes the post first of a draft that needs nobody's approval."""
    with opened(given) as app:
        found = draft_or_post(app, given.post)
        by = at_keyboard(app, given).id
        post = found if isinstance(found, Post) else _post_of(app, found, given, by)
        if isinstance(found, Post) and given.at is not None:
            raise BadInput(
                "The time is part of what was approved.",
                remedy=f"Take it back first: masthead queue take-back {records.short(post.id)}.",
            )
        deliveries = app.schedule.post(post.id, by=by)
    lines = [
        f"{records.short(each.id)}  {records.where(each.account)}: {describe(each.due_at, each.zone)}"
        for each in deliveries
    ]
    console.give({"deliveries": [records.delivery(each) for each in deliveries]}, lines)
    return Exit.DONE


def _post_of(app: Application, draft: Draft, given: Namespace, by: OperatorId) -> Post:
    window = _window_for(app, draft, given)
    needed = app.approve.standing(draft.id).needed
    if needed:
        id = records.short(draft.id)
        raise NotApproved(
            f"Draft {id} needs {counted(needed, 'approval')}, for its words and its time. "
            "Nothing was scheduled.",
            remedy=f"Set the time with masthead draft edit {id} --at, then masthead approve ask {id}.",
        )
    if window is not None:
        draft = app.compose.keep(replace(draft, window=window), by=by)
    made = app.approve.ask(draft.id, by=by)
    if not isinstance(made, Post):
        raise NotApproved(
            f"Draft {records.short(draft.id)} now waits for approval. Nothing was scheduled.",
            remedy="Schedule it when it is signed.",
        )
    return made


def _window_for(app: Application, draft: Draft, given: Namespace) -> TimeWindow | None:
    if not wants_slot(given):
        return window_in(given, app.now(), draft.window)
    ids = [account.id for account in draft.accounts]
    return app.timing.next_slot(draft.identity.id, ids, besides=draft.id)


def cancel(given: Namespace, console: Console) -> Exit:
    """Takes a delivery out for good."""
    with opened(given) as app:
        by = at_keyboard(app, given).id
        return _give(console, app.schedule.cancel(delivery_with(app, given.delivery).id, by=by))


def hold(given: Namespace, console: Console) -> Exit:
    """Holds a delivery."""
    with opened(given) as app:
        by = at_keyboard(app, given).id
        return _give(console, app.schedule.hold(delivery_with(app, given.delivery).id, by=by, why=given.why))


def release(given: Namespace, console: Console) -> Exit:
    """Lets a held delivery go at its time."""
    with opened(given) as app:
        by = at_keyboard(app, given).id
        return _give(console, app.schedule.release(delivery_with(app, given.delivery).id, by=by))


def settle(given: Namespace, console: Console) -> Exit:
    """A person's answer for an Unconfirmed delivery."""
    if given.url and given.not_there:
        raise BadInput("A post that is not there has no link.", remedy="Leave --url out.")
    if given.again and given.there:
        raise BadInput("A post that is there does not go again.", remedy="Leave --again out.")
    with opened(given) as app:
        by = at_keyboard(app, given).id
        delivery = delivery_with(app, given.delivery)
        settled = app.schedule.settle(
            delivery.id, is_there=given.there, by=by, url=given.url, goes_again=given.again
        )
        return _give(console, settled)


def take_back(given: Namespace, console: Console) -> Exit:
    """Gives the words of a post back as a draft."""
    with opened(given) as app:
        by = at_keyboard(app, given).id
        draft = app.schedule.take_back(post_with(app, given.post).id, by=by)
        names = names_in(app)
    console.give({"draft": records.draft(draft, names)}, records.draft_lines(draft, names))
    return Exit.DONE


def retract(given: Namespace, console: Console) -> Exit:
    """Deletes a published post on its network."""
    with opened(given) as app:
        by = at_keyboard(app, given).id
        delivery = app.retract.delivery(delivery_with(app, given.delivery).id, by=by)
    line = f"Deleted from {records.where(delivery.account)}."
    console.give({"retracted": records.delivery(delivery)}, [line])
    return Exit.DONE


def _give(console: Console, delivery: Delivery) -> Exit:
    console.give({"delivery": records.delivery(delivery)}, records.delivery_lines(delivery))
    return Exit.DONE
