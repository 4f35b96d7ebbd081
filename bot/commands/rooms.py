"""Groups and channels: who may change what, whether the bot may write there, and managing them from a private chat."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from bot import errors
from bot.commands import access
from bot.commands.desk import Desk, Reply, Request, say, word
from bot.model import Access, Button, Chat

log = logging.getLogger(__name__)

# What only admins may do in a group: commands and buttons.
CHANGES = {"subscribe", "unsubscribe", "pause", "resume", "stop", "mute", "unmute"}
CHANGES |= {"take_pack", "take_feed", "style", "link", "picture", "silent", "hashtags"}
# What may be said in a private chat about a channel or group: "/subscribe @channel bbc.co.uk/news".
AIMABLE = {"subscribe", "unsubscribe", "feeds", "latest", "pause", "resume", "settings", "preview", "stop"}
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
        return say(f"Only admins of {_name(chat)} can do that.")
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
    chat = "this channel" if request.chat.kind == "channel" else "this group"
    return f"Only admins of {chat} can do that. If you are one and hidden, send the command as the group."


async def missing_right(desk: Desk, chat: Chat) -> str | None:
    """What keeps the bot from writing in a chat, and how to change that; None when nothing does."""
    me = await desk.sender.member(chat.id)
    if chat.kind == "channel":
        if not me.admin:
            return f"I am no admin of {_name(chat)}. {HOW_TO_ADD}"
        if not me.may_write:
            return f"I may not post in {_name(chat)}. Open it → Administrators → me, and switch on “Post messages”."
    if not me.present:
        return f"I am not in {_name(chat)}. {HOW_TO_ADD}"
    if not me.may_write:
        return f"I may not write in {_name(chat)}. Make me an admin there, or lift the restriction on me."
    return None


HOW_TO_ADD = (
    "Add me: open it → Administrators → Add admin → search for my name; in a channel I need only “Post messages”."
)


async def added(desk: Desk, request: Request) -> list[Reply]:
    """The first words after the bot came into a group or channel."""
    if request.chat.access != Access.ALLOWED:
        return await access.stranger(desk, request)
    if request.chat.kind != "channel":
        return [
            say(
                "<b>Hello!</b> I bring the news. An admin of this group can now send, for example:\n"
                "<code>/subscribe bbc.co.uk/news</code>\n"
                "Sent in a topic, its news comes to that topic. /help shows the rest."
            )
        ]
    me = await missing_right(desk, request.chat)
    return [say(me)] if me else [_how_to_manage(request.chat)]


async def channels(desk: Desk, request: Request) -> list[Reply]:
    """The channels that somebody manages here, and how to add one."""
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
        f"<code>/subscribe {_handle(found[0])} bbc.co.uk/news</code>\n"
        "In the same way: /unsubscribe, /feeds, /latest, /settings, /preview, /pause, /resume, /stop."
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


def _how_to_manage(chat: Chat) -> Reply:
    return say(
        f"I can post in {_name(chat)} now. Subscribe it from here:\n"
        f"<code>/subscribe {_handle(chat)} bbc.co.uk/news</code>\n/channels shows your channels and their settings."
    )


def _handle(chat: Chat) -> str:
    """What to write for a chat in a command."""
    return f"@{chat.username}" if chat.username else str(chat.id)


def _name(chat: Chat) -> str:
    return f"<b>{word(chat.title, str(chat.id))}</b>"
