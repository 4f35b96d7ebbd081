"""Follow-ups: /latest, /more, /who … /why, /source, and questions in reply to a story."""

from __future__ import annotations

from bot import errors, messages
from bot.commands.desk import Desk, Reply, Request, say, story_of
from bot.model import Story
from summarizer.types import SummarizerError

LATEST, LATEST_MOST = 5, 20


async def latest(desk: Desk, request: Request) -> list[Reply]:
    """The newest stories of this chat's feeds."""
    if request.args and not request.args.isdecimal():
        return [say("How many? For example: <code>/latest 10</code>")]
    count = max(1, min(int(request.args or LATEST), LATEST_MOST))
    found = await desk.store.stories.latest(request.chat.id, count)
    if not found:
        return [say("No stories yet. /subscribe to a feed, or wait for the first ones to be read.")]
    return [Reply(messages.latest(found, now=desk.now()))]


async def more(desk: Desk, request: Request) -> list[Reply]:
    """More of what the article says."""
    return await _about(desk, request, messages.more)


async def source(desk: Desk, request: Request) -> list[Reply]:
    """Where a story comes from."""
    return await _about(desk, request, messages.source)


async def card(desk: Desk, request: Request, *, question: str) -> list[Reply]:
    """Who, what, when, where or why, each answer with the sentence it rests on."""
    return await _about(desk, request, lambda story: messages.card(story, question))


async def how_to_ask(desk: Desk, request: Request) -> list[Reply]:
    """The button Ask."""
    found = await story_of(desk, request)
    if isinstance(found, Reply):
        return [found]
    words = "Reply to this message with your question, for example: <i>Who decided it?</i> I answer with a quote."
    return [say(words, story_id=found.id)]


async def question(desk: Desk, request: Request) -> list[Reply]:
    """A plain question in reply to a story: answered with a quote, or "the article does not say"."""
    found = await story_of(desk, request)
    if isinstance(found, Reply):
        return [found]
    summary = found.reading.summary
    if summary is None or not summary.sentences:
        return [say(f"I cannot answer: the text of this article is not at hand. {messages.where_to_read(found)}")]
    await desk.sender.typing(request.chat.id, thread_id=request.thread_id)
    try:
        answer = await desk.ask(request.args, found)
    except (SummarizerError, errors.NewsbotError):
        return [say("I cannot answer just now: the model is in trouble. Please ask again in a minute.")]
    return [Reply(messages.answer(answer, found), found.id)]


async def _about(desk: Desk, request: Request, render: messages.Render) -> list[Reply]:
    """Show something of the story that the request is about."""
    found = await story_of(desk, request)
    if isinstance(found, Reply):
        return [found]
    story: Story = found
    return [Reply(render(story), story.id)]
