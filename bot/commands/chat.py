"""The chat itself: /pause, /resume, /settings, /preview, /stop."""

from __future__ import annotations

from dataclasses import replace

from bot import messages
from bot.commands import lists, rooms
from bot.commands.desk import Desk, Reply, Request, say
from bot.messages import choices
from bot.model import Look, Message


async def pause(desk: Desk, request: Request) -> list[Reply]:
    """Send no news until /resume; nothing is lost meanwhile."""
    await desk.store.chats.save(replace(request.chat, paused=True), desk.now())
    alone = ": I cannot end a pause by myself" if request.args else ""  # "/pause 2h"
    return [say(f"Paused until you send {request.order('resume')}{alone}. News waits meanwhile.")]


async def resume(desk: Desk, request: Request) -> list[Reply]:
    """Send news again."""
    if not request.chat.paused:
        return [say("News is not paused; it comes as it appears.")]
    waiting = await desk.store.outbox.waiting(request.chat.id)
    await desk.store.chats.save(replace(request.chat, paused=False), desk.now())
    if not waiting:
        return [say("News comes again. Nothing new happened meanwhile.")]
    return [say(f"News comes again; first what you missed: {waiting} {'story' if waiting == 1 else 'stories'}.")]


async def switch(desk: Desk, request: Request, *, paused: bool) -> list[Reply]:
    """The button Pause or Resume of the settings, which then show what is so now."""
    told = await (pause if paused else resume)(desk, request)
    shown = await _settings(desk, replace(request, chat=replace(request.chat, paused=paused)))
    return [*told, replace(shown, in_place=True)]


async def settings(desk: Desk, request: Request) -> list[Reply]:
    """What this chat has chosen; with words such as "style full", choose."""
    if not request.args:
        return [await _settings(desk, request)]
    if not await rooms.may_change(desk, request):
        return [say(rooms.only_admins(request))]
    look = choices.written(request.chat.look, request.args, desk.composer.styles)
    if look is None:
        return [say("I do not know that choice. For example:\n" + _how(desk, request))]
    return [await _settings(desk, await _looks(desk, request, look))]


async def choose(desk: Desk, request: Request, *, name: str) -> list[Reply]:
    """A pressed button of the settings: its number is in ``args``."""
    look = choices.pressed(request.chat.look, name, int(request.args), desk.composer.styles)
    if look is None:
        return [say("That is no choice any more. /settings shows what there is.")]
    return [replace(await _settings(desk, await _looks(desk, request, look)), in_place=True)]


async def preview(desk: Desk, request: Request) -> list[Reply]:
    """The newest story as it arrives with the settings in force, or as it would in another style."""
    styles, style = desk.composer.styles, request.args.lower()
    if style and style not in styles:
        return [say(f"Which style? There are {', '.join(styles)}: {request.order('preview', styles[-1])}")]
    stories = desk.store.stories
    newest = await stories.newest_in(request.chat.id) or next(iter(await stories.latest(request.chat.id, 1)), None)
    if newest is None:
        return [say(f"There is no story to show yet. {request.order('subscribe')} to a feed first.")]
    look = replace(request.chat.look, style=style) if style else request.chat.look
    message = await desk.composer.compose(newest, look, desk.now())
    if request.chat.kind == "channel":
        message = messages.post(message, newest, None if desk.private else desk.username)
    return [Reply(message, newest.id)]


def _how(desk: Desk, request: Request) -> str:
    """The choices that can be written, for a person."""
    examples = choices.examples(desk.composer.styles)
    return "\n".join(f"{request.order('settings', words)} ({', '.join(others)})" for words, others in examples)


async def _looks(desk: Desk, request: Request, look: Look) -> Request:
    """Remember how the chat's stories are to look."""
    chat = replace(request.chat, look=look)
    await desk.store.chats.save(chat, desk.now())
    return replace(request, chat=chat)


async def _settings(desk: Desk, request: Request) -> Reply:
    found = await desk.store.chats.subscriptions(request.chat.id)
    styles, style = desk.composer.styles, desk.composer.style(request.chat.look)
    return Reply(choices.settings(request.chat, found, styles, style, named=request.managed))


async def stop(desk: Desk, request: Request) -> list[Reply]:
    """End everything: no more news, no subscriptions; a file brings them back, should somebody think better of it."""
    found = await desk.store.chats.subscriptions(request.chat.id)
    feeds = {one.feed.id: one.feed for one in found}
    for feed_id in feeds:
        await desk.store.chats.unsubscribe(request.chat.id, feed_id, desk.now())
    await desk.store.chats.close(request.chat.id, "stopped with /stop", desk.now())
    ended = f" and ended {len(found)} subscription{'s' if len(found) > 1 else ''}" if found else ""
    goodbye = say(f"I have stopped{ended}. {request.order('start')} begins again.")
    if not found:
        return [goodbye]
    back = (
        f"Should you want {'it' if len(feeds) == 1 else 'them'} back: {request.order('start')}, then reply to this file"
        f" with {request.order('import')}."
    )
    return [goodbye, Reply(Message(back, file=lists.file_of(request, list(feeds.values()))))]
