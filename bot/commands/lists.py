"""Lists of feeds: /import takes those of another reader from a file, /export gives a chat's as one."""

from __future__ import annotations

from collections.abc import Sequence

from bot import errors, links
from bot.commands import rooms
from bot.commands.desk import Desk, Reply, Request, chat_name, say, word
from bot.feeds import opml
from bot.messages import wording
from bot.model import Feed, File, Message
from bot.offload import WorkerDied

MOST_BYTES = 2 << 20  # of a list; 5,000 feeds take about one
TOLD = 10  # of what failed, in words
HOW = (
    "Send me the file that your other reader exports (OPML), or a plain text file with an address a line. In a group,"
    " reply to the file with /import."
)


async def take(desk: Desk, request: Request) -> list[Reply]:
    """Subscribe to every feed of the file; polls find out whether they work, and tell."""
    if request.file is None:
        return [say(HOW)]
    if request.managed and (missing := await rooms.missing_right(desk, request.chat)):
        return [say(missing)]
    name = f"<b>{word(request.file.name, 'That file')}</b>"
    if request.file.size > MOST_BYTES:
        return [say(f"{name} is too large for a list of feeds: I read up to {MOST_BYTES >> 20} MB.")]
    await desk.sender.typing(request.answer_in, thread_id=request.thread_id)
    try:
        found, problems = await desk.read_list(await desk.sender.download(request.file.id))
    except errors.SendError:
        return [say(f"I could not get {name} from Telegram. Please send it again.")]
    except WorkerDied:
        return [say(f"I could not read {name}: it is too much for me. Please send a shorter list.")]
    new = await desk.store.chats.subscribe_all(request.chat.id, found, desk.now(), thread_id=request.thread_id)
    return [say("\n".join([_summary(request, name, new, len(found)), *_problems(problems)]))]


def _summary(request: Request, name: str, new: int, found: int) -> str:
    if not found:
        return f"I found no feeds in {name}."
    where = f"{chat_name(request.chat)} has" if request.managed else "You have"
    known = found - new
    if not new:
        return f"{where} {'the feed' if found == 1 else f'all {found} feeds'} of {name} already."
    words = f"{wording.feeds(new)} of {name} added" + (
        f", {known} {'was' if known == 1 else 'were'} there already." if known else "."
    )
    return f"{words} New stories come in a while. {request.order('feeds')} shows what there is."


def _problems(problems: list[str]) -> list[str]:
    """What failed and why, as far as it fits."""
    if not problems:
        return []
    lines = [f"• {word(problem)}" for problem in problems[:TOLD]]
    more = [f"… and {len(problems) - TOLD} more"] if len(problems) > TOLD else []
    return ["\nNot taken:", *lines, *more]


async def give(desk: Desk, request: Request) -> list[Reply]:
    """The chat's feeds as a file that other readers import, and this bot too."""
    feeds = {one.feed.id: one.feed for one in await desk.store.chats.subscriptions(request.chat.id)}
    if not feeds:
        return [say(f"{request.whose} not subscribed to anything yet, so there is nothing to export.")]
    words = f"{wording.feeds(len(feeds))}. Other readers can import this file, and so can I."
    return [Reply(Message(words, file=file_of(request, list(feeds.values()))))]


def file_of(request: Request, feeds: Sequence[Feed]) -> File:
    """Feeds as a file; others in the chat need not learn the passwords in their addresses."""
    alone = request.chat.kind == "private"
    rows = [(one.url if alone else links.without_login(one.url), one.title, one.site) for one in feeds]
    return File("feeds.opml", opml.write(rows).encode())
