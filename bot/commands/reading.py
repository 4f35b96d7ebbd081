"""Follow-ups: /latest, /more, /who … /why, /source, and questions in reply to a story."""

from __future__ import annotations

from collections.abc import Callable

from bot import errors, messages
from bot.commands.desk import Desk, Reply, Request, say, story_of
from bot.messages import questions
from bot.model import Message, Story
from summarizer.types import SummarizerError

Render = Callable[[Story], Message]

LATEST, LATEST_MOST = 5, 10
ALONE = (
    "It is about the story whose message you reply to, or else the newest one here; a question in your own words needs"
    " no command."
)
HOW_TO_ASK = (
    "Ask me anything about this article: reply with a question, for example <i>When did it happen?</i> /more tells more"
    " of it."
)


async def latest(desk: Desk, request: Request) -> list[Reply]:
    """The newest stories of this chat's feeds."""
    if request.args and not request.args.isdecimal():
        return [say("How many? For example: <code>/latest 10</code>")]
    wanted = int(request.args or LATEST)
    count = max(1, min(wanted, LATEST_MOST))
    found = await desk.store.stories.latest(request.chat.id, count)
    if not found:
        return [say("No stories yet. /subscribe to a feed, or wait for the first ones to be read.")]
    return [Reply(messages.latest(found, desk.now(), most=LATEST_MOST if wanted > LATEST_MOST else None))]


async def show(desk: Desk, request: Request) -> list[Reply]:
    """A story of the list, as it arrived."""
    found = await story_of(desk, request)
    if isinstance(found, Reply):
        return [found]
    return [Reply(await desk.composer.compose(found, request.chat.look, desk.now()), found.id)]


async def more(desk: Desk, request: Request) -> list[Reply]:
    """More of what the article says."""
    return await _about(desk, request, "more", messages.more)


async def source(desk: Desk, request: Request) -> list[Reply]:
    """Where a story comes from."""
    return await _about(desk, request, "source", messages.source)


async def card(desk: Desk, request: Request, *, question: str) -> list[Reply]:
    """Who, what, when, where or why, each answer with the sentence it rests on."""
    return await _about(desk, request, question, lambda story: messages.card(story, question))


async def how_to_ask(desk: Desk, request: Request) -> list[Reply]:
    """The button Ask."""
    found = await story_of(desk, request)
    if isinstance(found, Reply):
        return [found]
    return [Reply(messages.ask(found), found.id)]


async def question(desk: Desk, request: Request) -> list[Reply]:
    """A plain question in reply to a story: answered with a quote, or "the article does not say"."""
    found = await story_of(desk, request)
    if isinstance(found, Reply):
        return [found]
    summary = found.reading.summary
    if summary is None:
        return [Reply(messages.ask(found), found.id)]  # says why there is no text to ask about
    if not summary.sentences:
        return [
            say("I no longer keep the text of this article. Its page may still be there: /source", story_id=found.id)
        ]
    if not questions.is_question(request.args):
        return [say(HOW_TO_ASK, story_id=found.id)]
    await desk.sender.typing(request.chat.id, thread_id=request.thread_id)
    try:
        answer = await desk.ask(request.args, found)
    except (SummarizerError, errors.NewsbotError):
        return [say("I cannot answer just now: the model is in trouble. Please ask again in a minute.")]
    return [Reply(messages.answer(answer, found, request.args), found.id)]


async def _about(desk: Desk, request: Request, command: str, render: Render) -> list[Reply]:
    """Show something of the story that the request is about; a button names it, words behind a command do not."""
    if request.args and request.story_id is None:
        return [say(f"/{command} takes nothing behind it. {ALONE}")]
    found = await story_of(desk, request)
    if isinstance(found, Reply):
        return [found]
    story: Story = found
    return [Reply(render(story), story.id)]
