"""What people are told about a feed that does not work, with what they can do about it."""

from __future__ import annotations

from datetime import datetime

from bot.messages import html, wording
from bot.messages.callbacks import button_data
from bot.model import Button, Message, Notice, Tell

_REASON = 300  # characters


def notice(notice: Notice, now: datetime) -> Message:
    """One message: which feed, since when, why, and buttons to replace or drop it."""
    feed = notice.feed
    name = html.bold(html.inline(html.cut(feed.name, 80)))
    reason = html.text(html.cut(feed.error or "", _REASON)).rstrip(".")
    if notice.tell is Tell.RETIRED:
        lines = [f"{name} has ended: its site says that it is gone for good. Nothing more comes from it."]
    else:
        worked = f", last worked {wording.age(feed.succeeded_at, now)}" if feed.succeeded_at else ""
        lines = [f"{name} has not worked for a day{worked}.", f"The reason: {reason}." if reason else ""]
    if feed.successor:
        lines.append(f"Its site has another feed: {html.inline(feed.successor)}")
    elif notice.tell is Tell.FAILING:
        lines.append("I go on asking for it, and say no more about it.")
    buttons = (
        Button("Replace it", data=button_data("replace", feed.id)),
        Button("Drop it", data=button_data("unsubscribe", feed.id)),
    )
    return Message("\n".join(filter(None, lines)), (buttons,))
