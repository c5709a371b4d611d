"""Times in the words that people read: absolute with their zone first, how long until then second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from desktop.model.times import offset_words, zone_named

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def local(moment: datetime, zone: str) -> datetime:
    """The moment on the clock of an IANA zone."""
    return moment.astimezone(zone_named(zone))


def clock_words(moment: datetime, zone: str) -> str:
    """ "16:30" in the zone."""
    return f"{local(moment, zone):%H:%M}"


def day_words(day: date) -> str:
    """ "Tue 24 Nov 2026"."""
    return f"{_DAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def long_day_words(day: date) -> str:
    """ "Tuesday 24 November"."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def day_heading(day: date, today: date) -> tuple[str, str]:
    """A day's heading and its note: ("Today", "Tuesday 24 November") or ("Thursday", "26 November")."""
    near = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get((day - today).days)
    if near:
        return near, long_day_words(day)
    year = f" {day.year}" if day.year != today.year else ""
    return _DAYS[day.weekday()], f"{day.day} {_MONTHS[day.month - 1]}{year}"


def when_words(moment: datetime, zone: str, now: datetime) -> str:
    """ "today 16:30", "tomorrow 08:00", "Thu 26 Nov 09:30": for the second line of a button."""
    then, today = local(moment, zone), local(now, zone).date()
    near = {0: "today", 1: "tomorrow"}.get((then.date() - today).days)
    year = f" {then.year}" if then.year != today.year else ""
    shown = f"{_DAYS[then.weekday()][:3]} {then.day} {_MONTHS[then.month - 1][:3]}{year}"
    return f"{near or shown} {then:%H:%M}"


def full_words(moment: datetime, zone: str) -> str:
    """ "Tue 24 Nov 2026, 16:30, Europe/Stockholm"."""
    then = local(moment, zone)
    return f"{day_words(then.date())}, {then:%H:%M}, {zone}"


def zone_words(zone: str, moment: datetime) -> str:
    """ "Europe/Stockholm (UTC+1)" as it holds at that moment."""
    return f"{zone} ({offset_words(local(moment, zone))})"


def until_words(moment: datetime, now: datetime) -> str:
    """ "in 7 h 18 min", "in 3 days 4 h", "8 min ago", "now"."""
    seconds = (moment - now) / timedelta(seconds=1)
    minutes = int(abs(seconds) // 60)
    if minutes == 0:
        return "now"
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        words = f"{days} day{'s' if days > 1 else ''}" + (f" {hours} h" if hours else "")
    else:
        words = " ".join(
            part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part
        )
    return f"in {words}" if seconds > 0 else f"{words} ago"


def second_line(moment: datetime, zone: str, now: datetime) -> str:
    """ "In 7 h 18 min · 15:30 UTC"; without the second clock where the zone is UTC itself."""
    until = until_words(moment, now)
    words = until[0].upper() + until[1:]
    if local(moment, zone).utcoffset() == timedelta(0):
        return words
    return f"{words} · {moment.astimezone(UTC):%H:%M} UTC"
