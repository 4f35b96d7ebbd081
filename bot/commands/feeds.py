"""Subscriptions: /subscribe, /unsubscribe, /feeds, and the mute buttons."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot import errors, messages
from bot.commands import rooms
from bot.commands.desk import Desk, Reply, Request, say, word
from bot.messages import button_data
from bot.model import Button, Feed, Subscription

LOOKING = timedelta(seconds=25)  # how long somebody waits for a feed to be found
HOW_TO_SUBSCRIBE = (
    "Which site? Send its address, for example:\n<code>/subscribe bbc.co.uk/news</code>\n"
    "I find the feed behind it myself; the address of a feed works too."
)


async def subscribe(desk: Desk, request: Request) -> list[Reply]:
    """Find the feed behind an address and begin to send its news."""
    if not request.args:
        return [say(HOW_TO_SUBSCRIBE)]
    if request.managed and (missing := await rooms.missing_right(desk, request.chat)):
        return [say(missing)]
    await desk.sender.typing(request.answer_in, thread_id=request.thread_id)
    feed = await _found(desk, request.args.split()[0])
    if isinstance(feed, Reply):
        return [feed]
    if not await desk.store.chats.subscribe(request.chat.id, feed.id, desk.now(), thread_id=request.thread_id):
        return [say(f"You are subscribed to <b>{word(feed.name)}</b> already.")]
    return [
        say(
            f"Subscribed to <b>{word(feed.name)}</b>. Its newest stories come in a moment; from then on every new one,"
            " once.",
            (Button("Unsubscribe", data=button_data("unsubscribe", feed.id)),),
        )
    ]


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
        return [say("You are not subscribed to anything. /subscribe ADDRESS begins.")]
    if not request.args:
        rows = [(Button(one.feed.name[:60], data=button_data("unsubscribe", one.feed.id)),) for one in found]
        return [say("Which one? Press it, or send for example <code>/unsubscribe 1</code>", *rows[:50])]
    chosen = _chosen(found, request.args)
    if chosen is None:
        return [say("I cannot tell which one you mean. /feeds shows them with their numbers.")]
    return await drop(desk, request.with_args(str(chosen.feed.id)))


async def drop(desk: Desk, request: Request) -> list[Reply]:
    """End the subscription to the feed whose id is in ``args``; in a topic that has it, only that topic's."""
    feed = await desk.store.feeds.get(int(request.args))
    found = await desk.store.chats.subscriptions(request.chat.id)
    here = [one.feed.id for one in found if request.thread_id and one.thread_id == request.thread_id]
    topic = request.thread_id if feed and feed.id in here else None
    if feed is None or not await desk.store.chats.unsubscribe(request.chat.id, feed.id, desk.now(), thread_id=topic):
        return [say("You are not subscribed to that any more.")]
    return [say(f"Unsubscribed from <b>{word(feed.name)}</b>. Nothing more comes from it.")]


async def replace(desk: Desk, request: Request) -> list[Reply]:
    """Go from a feed in trouble, whose id is in ``args``, to the one found on its site."""
    old = await desk.store.feeds.get(int(request.args))
    if old is None:
        return [say("You are not subscribed to that any more.")]
    if old.successor is None:
        return [
            say(
                f"I found no other feed on the site of <b>{word(old.name)}</b>. If you know one, send"
                " <code>/subscribe ADDRESS</code>; then drop this one.",
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
        return [say("You are not subscribed to that any more.")]
    return [say(f"<b>{word(new.name)}</b> takes the place of <b>{word(old.name)}</b>.")]


async def feeds(desk: Desk, request: Request) -> list[Reply]:
    """What this chat is subscribed to, and how each feed is."""
    found = await desk.store.chats.subscriptions(request.chat.id)
    if not found:
        return [say("You are not subscribed to anything yet.\n\n" + HOW_TO_SUBSCRIBE)]
    rates = await desk.store.feeds.rates(desk.now(), *(one.feed.id for one in found))
    return [Reply(part) for part in messages.feeds_list(found, desk.now(), rates)]


async def mute(desk: Desk, request: Request, *, muted: bool) -> list[Reply]:
    """Keep a subscription but send nothing of it, or send again."""
    feed = await desk.store.feeds.get(int(request.args))
    if feed is None or not await desk.store.chats.mute(request.chat.id, feed.id, muted, desk.now()):
        return [say("You are not subscribed to that any more.")]
    if muted:
        button = Button("Unmute", data=button_data("unmute", feed.id))
        return [say(f"<b>{word(feed.name)}</b> is muted: you stay subscribed, and nothing comes.", (button,))]
    return [say(f"<b>{word(feed.name)}</b> is back: its next stories come as they appear.")]


def _chosen(found: list[Subscription], name: str) -> Subscription | None:
    """The subscription that somebody means: its number in the list, its address, or a part of its name."""
    if name.isdecimal():
        return found[int(name) - 1] if 1 <= int(name) <= len(found) else None
    exact = [one for one in found if name in (one.feed.url, one.feed.name)]
    like = exact or [one for one in found if name.lower() in one.feed.name.lower() or name in one.feed.url]
    return like[0] if len({one.feed.id for one in like}) == 1 else None  # one feed may be in several topics
