"""What pressing a button sends back to us: https://core.telegram.org/bots/api#inlinekeyboardbutton"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.messages import html
from bot.model import Button, Chat, Message

_DATA = 64 - len("@-1234567890123")  # bytes of a button's data, with room for an aim
_NAME = 60  # units of a chat's name


def button_data(action: str, *ids: int) -> str:
    """What pressing a button sends back: "mute:12". At most 64 bytes (Bot API, InlineKeyboardButton)."""
    data = ":".join([action, *map(str, ids)])
    if not re.fullmatch(r"[a-z_]+(:-?\d+)*", data) or len(data) > _DATA:
        raise ValueError(f"not a button's data: {data!r}")
    return data


def parse_data(data: str) -> tuple[str, tuple[int, ...], int | None] | None:
    """(action, ids, the chat it is aimed at) of a pressed button; None for what we never sent."""
    found = re.fullmatch(r"([a-z_]+)(?:@(-?[0-9]{1,19}))?((?::-?[0-9]{1,19})*)", data)
    if not found:
        return None
    aim = int(found[2]) if found[2] else None
    ids = tuple(map(int, found[3].split(":")[1:]))
    stored = all(-(2**63) <= one < 2**63 for one in (*ids, aim or 0))  # what the store can hold
    return (found[1], ids, aim) if stored else None


def turned(rows: Iterable[Iterable[Button]], old: str, new: str, id: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons of a message, none aimed, with one turned round: "mute:12", "Mute feed" is "Unmute feed" then."""

    def turn(button: Button) -> Button:
        found = parse_data(button.data or "")
        if found is None:
            return button
        if found[:2] == (old, (id,)):
            return Button(new.capitalize() + button.text[len(old) :], data=button_data(new, id))
        return replace(button, data=button_data(found[0], *found[1]))

    return tuple(tuple(map(turn, row)) for row in rows)


def about(message: Message, chat: Chat) -> Message:
    """The message for somebody who manages that chat: it names it, and its buttons are meant for it."""
    name = html.bold(html.inline(html.cut(chat.title or str(chat.id), _NAME)))
    return aimed(replace(message, html=html.fit([f"In {name}:", message.html])), chat.id)


def aimed(message: Message, chat_id: int) -> Message:
    """The message with its buttons meant for another chat than the one it is shown in: "mute@-1001:12"."""

    def aim(button: Button) -> Button:
        action, colon, ids = (button.data or "").partition(":")
        return replace(button, data=f"{action}@{chat_id}{colon}{ids}") if button.data else button

    return replace(message, buttons=tuple(tuple(map(aim, row)) for row in message.buttons))
