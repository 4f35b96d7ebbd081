"""Groups and channels: who may change what, whether the bot may write there, and managing them from a private chat."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from bot import errors
from bot.commands import access
from bot.commands.desk import Desk, Reply, Request, chat_name, handle, say, word
from bot.model import Access, Button, Chat

log = logging.getLogger(__name__)

# What only admins may do in a group: commands and buttons.
CHANGES = {"subscribe", "unsubscribe", "import", "pause", "resume", "stop", "mute", "unmute"}
CHANGES |= {"take_pack", "take_feed", "style", "link", "picture", "silent", "hashtags"}
# What may be said in a private chat about a channel or group: "/subscribe @channel bbc.co.uk/news".
AIMABLE = {"start", "subscribe", "unsubscribe", "feeds", "latest", "pause", "resume", "settings", "preview", "stop"}
AIMABLE |= {"import", "export"}
_AIM = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-[0-9]{5,16}")
_LISTED = 20  # channels


def aim(name: str | None, request: Request) -> tuple[str, str] | None:
    """(the chat meant, the rest) where a command in a private chat begins with a channel's name or id."""
    first, _, rest = request.args.partition(" ")
    if name not in AIMABLE or request.chat.kind != "private" or not _AIM.fullmatch(first):
        return None
    return first, rest.strip()


async def enter(desk: Desk, request: Request, which: int | str) -> Request | Reply:
    """The request, about another chat that its author may manage; or why not."""
    try:
        chat = await desk.sender.chat(int(which) if str(which).startswith("-") else which)
        if chat.kind == "private":
            return say("That is a person. Name a channel or a group that you are an admin of.")
        mine = request.is_admin or (await desk.sender.member(chat.id, request.user_id)).admin
    except errors.SendError:
        return say(f"I do not know {word(str(which))}, or I am not in it. {HOW_TO_ADD}")
    if not mine:
        return say(f"Only admins of {chat_name(chat)} can do that.")
    aimed = replace(request, chat=chat, place=request.chat.id, reply_to=None)
    return replace(aimed, chat=await access.enter(desk, aimed))


async def may_change(desk: Desk, request: Request) -> bool:
    """Whether the author may change what a chat gets: in groups its admins (anonymous ones too) and the bot's own."""
    if request.chat.kind == "private" or request.is_admin or request.anonymous or request.managed:
        return True
    try:
        return (await desk.sender.member(request.chat.id, request.user_id)).admin
    except errors.SendError as error:
        log.info("chat %d: no word on who is admin: %s", request.chat.id, error)
        return False


def is_change(name: str | None, request: Request) -> bool:
    """Whether it changes what a group gets; /start does where it opens again what was stopped."""
    return name in CHANGES or (name == "start" and request.chat.access == Access.CLOSED)


def only_admins(request: Request) -> str:
    """Why somebody may not change something, in plain words."""
    if request.as_channel:
        return "Who writes as a channel may be anybody. If you are an admin here, write as yourself or as the group."
    return f"Only admins of this {'channel' if request.chat.kind == 'channel' else 'group'} can do that."


async def missing_right(desk: Desk, chat: Chat) -> str | None:
    """What keeps the bot from writing in a chat, and how to change that; None when nothing does."""
    me = await desk.sender.member(chat.id)
    if chat.kind == "channel":
        if not me.admin:
            return f"I am no admin of {chat_name(chat)}. {HOW_TO_ADD}"
        if not me.may_write:
            return f"I may not post in {chat_name(chat)}. Open it → Administrators → me, and switch on “Post messages”."
    if not me.present:
        return f"I am not in {chat_name(chat)}. {HOW_TO_ADD}"
    if not me.may_write:
        return f"I may not write in {chat_name(chat)}. Make me an admin there, or lift the restriction on me."
    return None


HOW_TO_ADD = (
    "Add me: open it → Administrators → Add admin → search for my name; in a channel I need only “Post messages”."
)


async def added(desk: Desk, request: Request) -> list[Reply]:
    """The first words after the bot came into a group or channel."""
    if request.chat.access != Access.ALLOWED:
        return await access.stranger(desk, request)
    return [await access.greet(desk, request)]


async def channels(desk: Desk, request: Request) -> list[Reply]:
    """The channels that somebody manages here, and how to add one."""
    if request.chat.kind != "private":  # a member's channels are nobody's business
        return [say("Send me /channels in our private chat.")]
    found = [chat for chat in await desk.store.chats.channels() if await _manages(desk, request, chat)]
    rows = [
        (
            Button((chat.title or str(chat.id))[:40], data=f"settings@{chat.id}"),
            Button("Feeds", data=f"feeds@{chat.id}"),
        )
        for chat in found[:_LISTED]
    ]
    add = Button("Add me to a channel", url=f"https://t.me/{desk.username}?startchannel&admin=post_messages")
    told = (
        "Your channels. To subscribe one, name it:\n"
        f"<code>/subscribe {handle(found[0])} bbc.co.uk/news</code>\n"
        "In the same way: unsubscribe, feeds, import, export, latest, settings, preview, pause, resume, stop, start."
        if found
        else "I am in no channel of yours yet. Add me as an admin with the right “Post messages”; I then write to you"
        " here how to go on."
    )
    return [say(told, *rows, *([(add,)] if desk.username else []))]


async def _manages(desk: Desk, request: Request, chat: Chat) -> bool:
    try:
        return (await desk.sender.member(chat.id, request.user_id)).admin
    except errors.SendError:
        return False
