"""The chat itself: /help, /pause, /resume, /settings, /stop."""

from __future__ import annotations

from dataclasses import replace

from bot import messages
from bot.commands.desk import Desk, Reply, Request, say


async def pause(desk: Desk, request: Request) -> list[Reply]:
    """Send no news until /resume; nothing is lost meanwhile."""
    await desk.store.chats.save(replace(request.chat, paused=True), desk.now())
    return [say("Paused. News waits for you; /resume brings it.")]


async def resume(desk: Desk, request: Request) -> list[Reply]:
    """Send news again."""
    if not request.chat.paused:
        return [say("News is not paused; it comes as it appears.")]
    waiting = await desk.store.outbox.waiting(request.chat.id)
    await desk.store.chats.save(replace(request.chat, paused=False), desk.now())
    if not waiting:
        return [say("News comes again. Nothing new happened meanwhile.")]
    return [say(f"News comes again; first what you missed: {waiting} {'story' if waiting == 1 else 'stories'}.")]


async def settings(desk: Desk, request: Request) -> list[Reply]:
    """What this chat has chosen."""
    found = await desk.store.chats.subscriptions(request.chat.id)
    return [Reply(messages.settings(request.chat, found))]


async def stop(desk: Desk, request: Request) -> list[Reply]:
    """End everything: no more news, no subscriptions."""
    found = await desk.store.chats.subscriptions(request.chat.id)
    for one in found:
        await desk.store.chats.unsubscribe(request.chat.id, one.feed.id, desk.now())
    await desk.store.chats.close(request.chat.id, "stopped with /stop", desk.now())
    ended = f" and ended {len(found)} subscription{'s' if len(found) > 1 else ''}" if found else ""
    return [say(f"I have stopped{ended}. /start begins again.")]
