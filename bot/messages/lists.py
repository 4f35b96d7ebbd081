"""A chat's feeds as a message: how each fares, and buttons to mute and remove it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import links
from bot.messages import html, wording
from bot.messages.callbacks import button_data
from bot.model import Button, Feed, Message, Subscription

_NAME, _REASON = 300, 200  # units
_LISTED = 20  # feeds that get buttons; the others are named in commands


def feeds(found: Sequence[Subscription], now: datetime, rates: dict[int, float] | None = None) -> Message:
    """A chat's feeds with how they fare, buttons to mute and remove them; ``rates``: a feed's articles per week."""
    if not found:
        return Message("No feeds yet. Add one with /subscribe and its address, or the address of the site.")
    lines = [f"{number}. {_feed_line(one, now, (rates or {}).get(one.feed.id))}" for number, one in enumerate(found, 1)]
    title = html.bold(wording.feeds(len(lines)))
    first, *more = html.split("\n\n".join([title, *lines]))
    rows = []
    for number, one in enumerate(found[:_LISTED], 1):
        action = "unmute" if one.muted else "mute"
        rows.append(
            (
                Button(f"{action.capitalize()} {number}", data=button_data(action, one.feed.id)),
                Button(f"Remove {number}", data=button_data("unsubscribe", one.feed.id)),
            )
        )
    return Message(first, tuple(rows), more=tuple(more))


def _feed_line(one: Subscription, now: datetime, weekly: float | None) -> str:
    feed = one.feed
    name = html.link(html.bold(html.inline(html.cut(feed.name, _NAME))), feed.site or links.without_login(feed.url))
    often, due = wording.rate(weekly) if weekly else "", wording.next_try(feed.due_at, now) if feed.due_at else ""
    pushed = wording.pushed(feed.push_until, now)
    parts = ["muted" if one.muted else "", _topic(one), _health(feed, now), often, pushed, due]
    return f"{name}\n{html.italic(', '.join(filter(None, parts)))}"


def _topic(one: Subscription) -> str:
    """The topic of a forum that a feed comes to, linked, for its name cannot be asked: https://t.me/c/CHAT/TOPIC."""
    number = -one.chat_id - 10**12  # a supergroup's id without the -100 in front
    return html.link("in this topic", f"https://t.me/c/{number}/{one.thread_id}") if one.thread_id else ""


def _health(feed: Feed, now: datetime) -> str:
    if feed.error:
        since = f", last worked {wording.age(feed.succeeded_at, now)}" if feed.succeeded_at else ""
        return f"not working: {html.text(html.cut(feed.error, _REASON)).rstrip('.')}{since}"
    return f"checked {wording.age(feed.succeeded_at, now)}" if feed.succeeded_at else "not checked yet"
