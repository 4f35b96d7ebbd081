"""Subscriptions: /subscribe, /unsubscribe, /feeds, and the mute buttons."""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import replace as with_
from datetime import timedelta

from bot import errors
from bot.commands import rooms
from bot.commands.desk import Desk, Reply, Request, chat_name, say, word
from bot.messages import lists
from bot.messages.callbacks import button_data, turned
from bot.model import Button, Feed, Message, Subscription

MOST_ROWS = 30  # of buttons; Telegram takes 100 buttons
FIRST = "The newest stories come in a moment; from then on every new one, once."
AGAIN = "What came before does not come twice; every new story comes, once."
LOOKING = timedelta(seconds=25)  # how long somebody waits for a feed to be found


async def subscribe(desk: Desk, request: Request) -> list[Reply]:
    """Find the feed behind an address and begin to send its news."""
    if not request.args:
        return [_offer(desk, request)]
    if request.managed and (missing := await rooms.missing_right(desk, request.chat)):
        return [say(missing)]
    await desk.sender.typing(request.answer_in, thread_id=request.thread_id)
    feed = await _found(desk, request.args.split()[0])
    if isinstance(feed, Reply):
        return [feed]
    had = await desk.store.outbox.had(request.chat.id, feed.id, thread_id=request.thread_id)
    if not await desk.store.chats.subscribe(request.chat.id, feed.id, desk.now(), thread_id=request.thread_id):
        return [say(f"{request.whose} subscribed to <b>{word(feed.name)}</b> already.")]
    words = f"{_subscribed(request)} <b>{word(feed.name)}</b>{' again' if had else ''}. {AGAIN if had else FIRST}"
    return [say(words, (Button("Unsubscribe", data=button_data("unsubscribe", feed.id)),))]


# -- starter packs: a button carries a number made of a pack's name or a feed's address, since the file may change


def _subscribed(request: Request) -> str:
    return f"Subscribed {chat_name(request.chat)} to" if request.managed else "Subscribed to"


def _offer(desk: Desk, request: Request, before: str = "") -> Reply:
    """How to subscribe, and the packs to choose from."""
    buttons = [Button(pack.name, data=button_data("pack", _number(pack.name))) for pack in desk.packs]
    rows = [tuple(buttons[place : place + 3]) for place in range(0, len(buttons), 3)][:MOST_ROWS]
    return say(
        f"{before}Which site? Send its address, for example:\n{request.order('subscribe', 'bbc.co.uk/news')}\n"
        "I find the feed behind it myself; the address of a feed works too.\nOr begin with one of these:",
        *rows,
    )


async def packs(desk: Desk, request: Request) -> list[Reply]:
    """The packs again, in place of one."""
    return [_in_place(_offer(desk, request))]


async def pack(desk: Desk, request: Request) -> list[Reply]:
    """What a pack holds, each feed as a button."""
    chosen = next((one for one in desk.packs if _number(one.name) == int(request.args)), None)
    if chosen is None:
        return [_in_place(_offer(desk, request))]
    rows = [(Button(title[:60], data=button_data("take_feed", _number(url))),) for url, title in chosen.feeds]
    last = (Button("All of them", data=button_data("take_pack", _number(chosen.name))), Button("Back", data="packs"))
    words = f"<b>{word(chosen.name)}</b>\nPress what you want to read."
    return [_in_place(say(words, *rows[:MOST_ROWS], last))]


async def take(desk: Desk, request: Request) -> list[Reply]:
    """Subscribe to a feed of a pack, or to all of a pack; polls find out whether they work, and tell."""
    if request.managed and (missing := await rooms.missing_right(desk, request.chat)):
        return [say(missing)]
    number, taken, first = int(request.args), [], False
    for pack in desk.packs:
        for url, title in pack.feeds:
            if number in (_number(url), _number(pack.name)):
                feed = await desk.store.feeds.add(url, title=title, now=desk.now())
                first = first or not await desk.store.outbox.had(request.chat.id, feed.id, thread_id=request.thread_id)
                new = await desk.store.chats.subscribe(
                    request.chat.id, feed.id, desk.now(), thread_id=request.thread_id
                )
                taken += [title] if new else []
    if not taken:
        return [say(f"{request.whose} subscribed to that already. {request.order('feeds')} shows what there is.")]
    names = ", ".join(f"<b>{word(title)}</b>" for title in dict.fromkeys(taken))
    comes = FIRST if first else AGAIN
    return [say(f"{_subscribed(request)} {names}. {comes} {request.order('feeds')} shows what there is.")]


def _in_place(reply: Reply) -> Reply:
    return with_(reply, in_place=True)


def _number(name: str) -> int:
    return zlib.crc32(name.encode())


async def _found(desk: Desk, address: str) -> Feed | Reply:
    """The feed behind an address, or what to say when there is none."""
    try:
        async with asyncio.timeout(LOOKING.total_seconds()):
            url, parsed = await desk.find_feed(address)
    except TimeoutError:
        return say("That site is too slow to answer. Please try again later, or give the address of the feed itself.")
    except errors.NewsbotError as error:
        return say(f"That did not work: {word(str(error))}")
    return await desk.store.feeds.add(url, title=parsed.title, now=desk.now())


async def unsubscribe(desk: Desk, request: Request) -> list[Reply]:
    """End a subscription, chosen by number, name or address; without one, offer buttons."""
    found = await desk.store.chats.subscriptions(request.chat.id)
    if not found:
        return [say(f"{request.whose} not subscribed to anything. {request.order('subscribe', 'ADDRESS')} begins.")]
    if not request.args:
        rows = [(Button(one.feed.name[:60], data=button_data("unsubscribe", one.feed.id)),) for one in found]
        return [say(f"Which one? Press it, or send for example {request.order('unsubscribe', '1')}", *rows[:50])]
    chosen = _chosen(found, request.args)
    if chosen is None:
        return [say(f"I cannot tell which one you mean. {request.order('feeds')} shows them with their numbers.")]
    return await drop(desk, request.with_args(str(chosen.feed.id)))


async def drop(desk: Desk, request: Request) -> list[Reply]:
    """End the subscription to the feed whose id is in ``args``; in a topic that has it, only that topic's."""
    feed = await desk.store.feeds.get(int(request.args))
    found = await desk.store.chats.subscriptions(request.chat.id)
    here = [one.feed.id for one in found if request.thread_id and one.thread_id == request.thread_id]
    topic = request.thread_id if feed and feed.id in here else None
    if feed is None or not await desk.store.chats.unsubscribe(request.chat.id, feed.id, desk.now(), thread_id=topic):
        return [say(f"{request.whose} not subscribed to that any more.")]
    return [say(f"Unsubscribed from <b>{word(feed.name)}</b>. Nothing more comes from it.")]


async def replace(desk: Desk, request: Request) -> list[Reply]:
    """Go from a feed in trouble, whose id is in ``args``, to the one found on its site."""
    old = await desk.store.feeds.get(int(request.args))
    if old is None:
        return [say(f"{request.whose} not subscribed to that any more.")]
    if old.successor is None:
        return [
            say(
                f"I found no other feed on the site of <b>{word(old.name)}</b>. If you know one, send"
                f" {request.order('subscribe', 'ADDRESS')}; then drop this one.",
                (Button("Drop it", data=button_data("unsubscribe", old.id)),),
            )
        ]
    new = await _found(desk, old.successor)
    if isinstance(new, Reply):
        return [new]
    found = [one for one in await desk.store.chats.subscriptions(request.chat.id) if one.feed.id == old.id]
    for one in found:
        await desk.store.chats.subscribe(request.chat.id, new.id, desk.now(), thread_id=one.thread_id)
    if not await desk.store.chats.unsubscribe(request.chat.id, old.id, desk.now()):
        return [say(f"{request.whose} not subscribed to that any more.")]
    return [say(f"<b>{word(new.name)}</b> takes the place of <b>{word(old.name)}</b>.")]


async def feeds(desk: Desk, request: Request) -> list[Reply]:
    """What this chat is subscribed to, and how each feed is."""
    found = await desk.store.chats.subscriptions(request.chat.id)
    if not found:
        return [_offer(desk, request, f"{request.whose} not subscribed to anything yet.\n\n")]
    rates = await desk.store.feeds.rates(desk.now(), *(one.feed.id for one in found))
    return [Reply(lists.feeds(found, desk.now(), rates))]


async def mute(desk: Desk, request: Request, *, muted: bool) -> list[Reply]:
    """Keep a subscription but send nothing of it, or send again."""
    feed = await desk.store.feeds.get(int(request.args))
    if feed is None or not await desk.store.chats.mute(request.chat.id, feed.id, muted, desk.now()):
        return [say(f"{request.whose} not subscribed to that any more.")]
    name = f"<b>{word(feed.name)}</b>"
    if muted:
        told = say(f"{name} is muted: the subscription stays, and nothing comes. The same button brings it back.")
    else:
        told = say(f"{name} is back: its next stories come as they appear.")
    buttons = turned(request.buttons, *(("mute", "unmute") if muted else ("unmute", "mute")), feed.id)
    return [told, Reply(Message("", buttons), in_place=True)]


def _chosen(found: list[Subscription], name: str) -> Subscription | None:
    """The subscription that somebody means: its number in the list, its address, or a part of its name."""
    if name.isdecimal():
        return found[int(name) - 1] if 1 <= int(name) <= len(found) else None
    exact = [one for one in found if name in (one.feed.url, one.feed.name)]
    like = exact or [one for one in found if name.lower() in one.feed.name.lower() or name in one.feed.url]
    return like[0] if len({one.feed.id for one in like}) == 1 else None  # one feed may be in several topics
