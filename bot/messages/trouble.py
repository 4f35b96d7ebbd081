"""What people are told about a feed that does not work or cannot come, with what they can do about it."""

from __future__ import annotations

from datetime import datetime

from bot.messages import html, wording
from bot.messages.callbacks import button_data
from bot.model import Button, Message, Notice, Tell

_REASON = 300  # characters


def notice(notice: Notice, now: datetime) -> Message:
    """One message: which feed, since when, why, and buttons that do something about it."""
    feed = notice.feed
    name = html.bold(html.inline(html.cut(feed.name, 80)))
    drop = Button("Drop it", data=button_data("unsubscribe", feed.id))
    if notice.tell is Tell.TOPIC:
        words = (
            f"{name} is muted here: the topic that it came to is closed or deleted. Open the topic again and press"
            " Unmute; or drop it, and /subscribe where it should come."
        )
        return Message(words, ((Button("Unmute", data=button_data("unmute", feed.id)), drop),))
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
    replace = Button("Replace it", data=button_data("replace", feed.id))
    return Message("\n".join(filter(None, lines)), ((replace, drop),))
