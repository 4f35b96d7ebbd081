"""The line, the page to read first: its steps, and a row in the store between them.

    poll:       feed -> request -> items -> entries
    summarize:  entry -> page -> clean text -> key points -> story, and an owed delivery for each subscriber
    deliver:    delivery -> message -> Telegram -> settled
    notify:     a feed in trouble -> what its subscribers are told, once
    push:       a feed with a hub -> a request to tell us of its news; `bot.web` hears the answer

Each step claims one row; nobody else then has it. Whatever happens to this process, the row comes back when its
lease ends, so a step may be cut anywhere. Feed hosts, the model and Telegram fail in different ways; each step decides
what its own failures mean, and none of them loses a row.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from bot import articles, backoff, discovery, errors, feeds, fetch, messages, stories
from bot.composer import Composer
from bot.delivery import Sender
from bot.feeds import polling, websub
from bot.fetch import Fetcher
from bot.messages import callbacks, trouble
from bot.messages import digest as digests
from bot.model import Access, Article, Delivery, Entry, Feed, FeedState, Message, Notice, Poll, Reading, Tell
from bot.offload import WorkerDied, Workers
from bot.store import Store
from bot.store.outbox import MOST_DOUBTS
from summarizer import pipeline as summarizer
from summarizer.types import Document, Options, SummarizerError

log = logging.getLogger(__name__)

PAGE_TRIES = 2  # a page that fails to come is asked once more, then the feed's own words have to do
MODEL_TRIES = 3  # so is a model in trouble; then the headline goes out alone
PARSER_TIMEOUT = timedelta(seconds=20)  # parsers take milliseconds; one that hangs is ended
MODEL_TIMEOUT = timedelta(seconds=40)  # with the time that loading takes; shorter than a lease
NOTICE_TRIES = 8  # then a chat is not told; /feeds shows it all the same
SEARCH = timedelta(seconds=8)  # for each place where the successor of a feed may be; a poll ends within its lease
RETRY_FIRST, RETRY_LAST = timedelta(seconds=5), timedelta(minutes=15)
SEND_FIRST, SEND_LAST = timedelta(seconds=1), timedelta(minutes=2)  # a chat waits meanwhile
# When more than this many wait for one chat, the oldest for so long, their headlines come in one message.
DIGEST_ABOVE, DIGEST_AFTER = 20, timedelta(hours=1)
DIGEST_MOST = 60  # stories looked at for one digest; about 35 fit


@dataclass(frozen=True, slots=True)
class Line:
    """The parts that the steps work with; wired once, in `bot.app`."""

    store: Store
    fetcher: Fetcher
    parsers: Workers
    model: Workers
    sender: Sender
    composer: Composer
    now: Callable[[], datetime]
    interval: timedelta
    interval_max: timedelta
    options: Options
    per_host: int = 2  # polls at once of one host's feeds
    callbacks: websub.Callbacks | None = None  # where hubs may call us; None: nowhere
    everyone: bool = False  # whoever likes may use the bot, so readers of channels are invited to ask it


# ---------------------------------------------------------------- poll


async def poll(line: Line, feed_id: int) -> bool:
    """Ask a feed what is new and store it, with the time of the next poll; tells whether there is something to read."""
    feed = await line.store.feeds.claim(feed_id, line.now())
    if feed is None:
        return False
    began, own = line.now(), dict(feed.headers)
    if line.callbacks is None:
        feed = replace(feed, push_until=None)  # a hub that still calls finds nobody
    elif feed.pushed_at and feed.checked_at and feed.pushed_at > feed.checked_at:
        own.setdefault("Cache-Control", "no-cache")  # RFC 9111, 5.2.1.4: what caches on the way hold is old
    outcome = replace(await _ask(line, feed, own), asked_at=began)
    if outcome.tell is not None:
        outcome = replace(outcome, successor=await _successor(line, feed))
    added = await line.store.feeds.save(feed.id, outcome, line.now())
    if outcome.url is not None:
        log.info("%s: moved for good to %s", feed.name, fetch.masked(outcome.url))
    if added:
        log.info("%s: %d new", feed.name, added)
    return added > 0


async def _ask(line: Line, feed: Feed, own: dict[str, str]) -> Poll:
    """What a request to the feed's server leads to."""
    page = parsed = None
    error: Exception | None = None
    etag, last_modified = polling.validators(feed, random.random())  # noqa: S311 - guards nothing
    async with contextlib.AsyncExitStack() as held:  # a large document has its place in memory until it is parsed
        try:
            page = await line.fetcher.get(feed.url, etag=etag, last_modified=last_modified, own=own, held=held)
            if page.status != 304 and feeds.digest(page.body) != feed.digest:
                parsed = await line.parsers.run(
                    feeds.parse,
                    page.body,
                    url=page.url,
                    content_type=page.content_type,
                    charset=page.charset,
                    now=line.now(),
                )
        except (errors.FetchError, errors.FeedError, WorkerDied) as trouble:
            error = trouble.with_traceback(None)  # whose frames and ours would hold each other, and the page
            log.warning("%s: %s", feed.name, trouble)
        except (
            Exception
        ) as trouble:  # a bug met by one feed; without a time for its next poll it would be asked at once
            error = trouble
            log.exception("%s: unexpected", feed.name)
        return polling.decide(
            feed,
            page,
            parsed,
            error,
            now=line.now(),
            interval=line.interval,
            interval_max=line.interval_max,
            jitter=random.random(),  # noqa: S311 - spreads polls over time, guards nothing
        )


async def _successor(line: Line, feed: Feed) -> str | None:
    """Another feed at the address or on the site of one in trouble: it may have moved without saying so."""
    front = urljoin(feed.url, "/")
    for address in dict.fromkeys(filter(None, (feed.url, feed.site, front))):
        with contextlib.suppress(errors.NewsbotError, TimeoutError):
            async with asyncio.timeout(SEARCH.total_seconds()):
                url, parsed, _ = await discovery.find(line.fetcher, address, now=line.now())
            if parsed.items and url != feed.url:
                return url
    return None


# ---------------------------------------------------------------- summarize


async def summarize(line: Line, entry_id: int) -> bool:
    """Read an entry's article and store its story; what cannot be read still goes out as a headline."""
    entry = await line.store.stories.claim(entry_id, line.now())
    if entry is None:
        return False
    try:
        page = await _page(line, entry)
        article = articles.choose(entry.item, page, source=entry.feed_name)
        reading = await _read(line, entry, article)
        join = functools.partial(stories.join, reading)
        story_id = await line.store.stories.save(entry, reading, join, line.now())
        log.info("%s: read as story %d: %s", entry.feed_name, story_id, article.title or article.url or "untitled")
    except _Later as later:
        until = line.now() + backoff.doubled(RETRY_FIRST, entry.attempts, RETRY_LAST)
        log.warning("%s: %s; trying again at %s", entry.feed_name, later, until.strftime("%H:%M:%S"))
        await line.store.stories.put_off(entry.id, until, str(later))
    except Exception as bug:  # the news behind it in this feed must not wait for ever
        log.exception("%s: unexpected", entry.feed_name)
        until = line.now() + backoff.doubled(RETRY_FIRST, entry.attempts, RETRY_LAST)
        await line.store.stories.put_off(entry.id, until, f"unexpected: {type(bug).__name__}")
    else:
        return True
    return False


class _Later(Exception):
    """Trouble that may pass: give the entry back."""


async def _page(line: Line, entry: Entry) -> Article | None:
    """The article behind an entry's link; None when it cannot be had and the feed's own words must do."""
    if not entry.item.url:
        return None
    try:
        async with contextlib.AsyncExitStack() as held:
            page = await line.fetcher.get(entry.item.url, accept=fetch.ACCEPT_PAGE, robots=True, held=held)
            return await line.parsers.run(articles.extract, page.body, url=page.url, charset=page.charset)
    except errors.FetchError as error:
        if not error.permanent and entry.attempts + 1 < PAGE_TRIES:
            raise _Later(str(error)) from None
        log.info("%s: using the feed's own text: %s", entry.feed_name, error)
    except (errors.ArticleError, WorkerDied) as error:
        log.info("%s: using the feed's own text: %s", entry.feed_name, error)
    except Exception:  # a bug met by one page must not keep the headline from its readers
        log.exception("%s: using the feed's own text: unexpected", entry.feed_name)
    return None


async def _read(line: Line, entry: Entry, article: Article) -> Reading:
    """The article with its key points, or with the reason why there are none."""
    if not article.text:
        return Reading(article, note="The full text could not be read.")
    document = Document(
        article.text,
        article.title,
        article.published,
        article.language,
        url=article.url,
        description=article.description,
    )
    try:
        summary = await line.model.run(summarizer.summarize, document, line.options)
        return Reading(article, summary, note=summarizer.note(summary))
    except (SummarizerError, WorkerDied) as error:
        if isinstance(error, SummarizerError) and error.permanent:
            return Reading(article, note=f"No key points: {error}")
        if entry.attempts + 1 < MODEL_TRIES:
            raise _Later(f"the model did not answer: {error}") from None
        log.warning("%s: no key points for %r: %s", entry.feed_name, article.title, error)
    except Exception:  # as above
        log.exception("%s: no key points for %r: unexpected", entry.feed_name, article.title)
    return Reading(article, note="No key points: the model is in trouble.")


# ---------------------------------------------------------------- deliver


async def deliver(line: Line, delivery_id: int) -> None:
    """Send one owed message, or a digest where many have waited for long; settle it when Telegram has it."""
    delivery = await line.store.outbox.claim(delivery_id, line.now())
    if delivery is None:
        return
    if delivery.doubts >= MOST_DOUBTS:  # sent twice without a word from Telegram; a third time would be a nuisance
        words = "Telegram never said whether it came through"
        await line.store.outbox.fail([delivery], words, line.now(), state="unknown")
        return
    if delivery.doubts and not await _is_answering(line, delivery):
        return
    missed = await _missed(line, delivery) if delivery.edits is None else []
    digest = await _digest(line, missed) if missed else None
    if digest is None or not await _send(line, *digest):
        await _send_alone(line, delivery)


async def _is_answering(line: Line, delivery: Delivery) -> bool:
    """Before a message in doubt goes once more: is anybody there to say what becomes of it?"""
    try:
        await line.sender.me()
    except errors.SendError as error:
        await line.store.outbox.put_off(
            [delivery], line.now() + backoff.doubled(SEND_FIRST, delivery.attempts, SEND_LAST), str(error)
        )
        return False
    return True


async def _send_alone(line: Line, delivery: Delivery) -> None:
    """Send a story as a message of its own."""
    story = await line.store.stories.get(delivery.story_id)
    if story is None:
        await line.store.outbox.fail([delivery], "the story is gone", line.now())
        return
    # What goes on where a crash or a pause has cut it is put together as it was then, or it would break elsewhere.
    look = replace(delivery.look, picture=False) if delivery.parts else delivery.look
    now = delivery.begun_at if delivery.parts and delivery.begun_at else line.now()
    try:
        message = await line.composer.compose(story, look, now)
        if delivery.kind == "channel":
            message = messages.post(message, story, line.sender.username if line.everyone else None)
    except Exception:  # a bug met by one story must not keep the next ones from their readers
        log.exception("story %d cannot be shown: unexpected", delivery.story_id)
        await line.store.outbox.fail([delivery], "it cannot be shown: unexpected", line.now())
        return
    await _send(line, [delivery], message)


# -- a digest


async def _missed(line: Line, delivery: Delivery) -> list[Delivery]:
    """All that a chat waits for, claimed, where a digest of it should go out; else nothing."""
    outbox, now = line.store.outbox, line.now()
    if delivery.parts or delivery.created_at is None or now - delivery.created_at <= DIGEST_AFTER:
        return []
    if await outbox.waiting_with(delivery) <= DIGEST_ABOVE:
        return []
    return [delivery, *await outbox.claim_rest(delivery, now, DIGEST_MOST - 1)]


async def _digest(line: Line, missed: Sequence[Delivery]) -> tuple[Sequence[Delivery], Message] | None:
    """The deliveries that go out in one message, and the message; the others are given back."""
    told = {story.id: story for story in await line.store.stories.get_all([row.story_id for row in missed])}
    batch = [row for row in missed if row.story_id in told]
    in_channel = missed[0].kind == "channel"
    found = [told[row.story_id] for row in batch]
    message, count = digests.digest(found, in_channel=in_channel) if found else (None, 0)
    kept = batch[:count]
    alone = message is None or len(kept) < 2 or missed[0] not in kept
    await line.store.outbox.release([row for row in missed[1:] if alone or row not in kept])
    if message is None or alone:
        return None
    return kept, replace(message, silent=missed[0].look.silent)


# -- the send, and what became of it


class _Withdrawn(Exception):
    """What was to be sent is no longer owed, or no longer ours to send."""


async def _send(line: Line, batch: Sequence[Delivery], message: Message) -> bool:
    """Send a message, in as many parts as it takes, or change one, and settle the deliveries in it.

    False when Telegram never takes a digest.
    """
    first, parts = batch[0], message.parts

    async def send(part: Message) -> int:
        return await line.sender.send(first.chat_id, part, thread_id=first.thread_id, before=begin)

    async def begin() -> None:
        if not await line.store.outbox.begin(batch, line.now()):
            raise _Withdrawn

    try:
        if first.edits is None:
            for part in parts[first.parts : -1]:
                batch = [await line.store.outbox.part(batch[0], await send(part), line.now())]
            message_id = await send(parts[-1])
        else:
            message_id = first.edits
            await line.sender.revise(first.chat_id, message_id, message, before=begin)
    except _Withdrawn:
        await line.store.outbox.release(batch)
    except errors.Refused as error:
        # A message that was deleted, or is too old to be changed, stays as it is.
        level = logging.ERROR if first.edits is None else logging.INFO
        log.log(level, "Telegram refuses %s: %s", _named(batch), error)
        if len(batch) > 1:
            await line.store.outbox.put_off(batch[1:], line.now(), None)
            await line.store.outbox.undo(first)
            return False
        await line.store.outbox.fail(batch, str(error), line.now())
    except errors.NewsbotError as error:
        await _not_sent(line, batch, error)
    else:
        await line.store.outbox.settle(batch, message_id, line.now())
        log.info("sent %s to chat %d", _named(batch), first.chat_id)
    return True


def _named(batch: Sequence[Delivery]) -> str:
    if len(batch) > 1:
        return f"a digest of {len(batch)} stories"
    return f"story {batch[0].story_id}" if batch[0].edits is None else f"a change of story {batch[0].story_id}"


async def _not_sent(line: Line, batch: Sequence[Delivery], error: errors.NewsbotError) -> None:
    """What Telegram's answer means for deliveries and their chat."""
    outbox, now, chat_id = line.store.outbox, line.now(), batch[0].chat_id
    match error:
        case errors.ChatGone():
            log.info("chat %d is closed: %s", chat_id, error)
            await line.store.chats.close(chat_id, str(error), now)
        case errors.TopicClosed():
            log.info("topic %d of chat %d: %s", batch[0].thread_id, chat_id, error)
            await line.store.chats.close_topic(chat_id, batch[0].thread_id, str(error), now)
        case errors.ChatMoved():
            log.info("chat %d is now %d", chat_id, error.new_id)
            await outbox.put_off(batch, now, None)
            await line.store.chats.migrate(chat_id, error.new_id, now)
        case errors.SlowDown():
            await outbox.put_off(batch, now + error.retry_after, None)
        case _:
            unsure = isinstance(error, errors.Unsure)
            words = f"{error}; the message may have been sent" if unsure else str(error)
            over = [row for row in batch if unsure and row.doubts + 1 >= MOST_DOUBTS]
            if over:
                log.warning("chat %d: %s; that was the last try", chat_id, words)
                await outbox.fail(over, words, now, state="unknown", unsure=True)
            if again := [row for row in batch if row not in over]:
                until = now + backoff.doubled(SEND_FIRST, again[0].attempts, SEND_LAST)
                log.warning("chat %d: %s; trying again at %s", chat_id, words, until.strftime("%H:%M:%S"))
                await outbox.put_off(again, until, words, unsure=unsure)


# ---------------------------------------------------------------- notify


async def notify(line: Line, notice_id: int) -> None:
    """Tell a chat what became of a feed of its, unless the feed works again."""
    notice = await line.store.notices.claim(notice_id, line.now())
    if notice is None:
        return
    if notice.tell is Tell.TOPIC or notice.feed.state is not FeedState.WORKING:
        try:
            await _tell(line, notice, trouble.notice(notice, line.now()))
        except errors.SlowDown as error:
            await line.store.notices.put_off(notice.id, line.now() + error.retry_after, None)
            return
        except errors.NewsbotError as error:
            if not error.permanent and notice.attempts < NOTICE_TRIES:
                until = line.now() + backoff.doubled(RETRY_FIRST, notice.attempts, RETRY_LAST)
                await line.store.notices.put_off(notice.id, until, str(error))
                return
            log.warning("chat %d is not told about %s: %s", notice.chat_id, notice.feed.name, error)
    await line.store.notices.done(notice.id)


async def _tell(line: Line, notice: Notice, message: Message) -> None:
    """Tell the chat; where it is a channel or cannot be told, the first of its admins who has a chat with the bot."""
    chat = await line.store.chats.get(notice.chat_id)
    if chat is None:
        return
    if chat.kind != "channel":
        with contextlib.suppress(errors.TopicClosed):
            await line.sender.send(notice.chat_id, message, thread_id=notice.thread_id)
            return
    for user_id in await line.sender.admins(notice.chat_id):
        private = await line.store.chats.get(user_id)
        if private is not None and private.access is Access.ALLOWED:
            await line.sender.send(user_id, callbacks.about(message, chat))
            return
    raise errors.ChatGone("none of its admins has a chat with the bot")


# ---------------------------------------------------------------- push


async def push(line: Line, push_id: int) -> None:
    """Ask a hub to tell us of a feed's news, or no more; whether it will, it says by calling back."""
    assert line.callbacks is not None, "else the step is shut"
    token = line.callbacks.token(secrets.token_bytes(websub.NONCE))
    found = await line.store.pushes.claim(push_id, line.now(), websub.again, token)
    if found is None or found.token is None:
        return
    try:
        await line.fetcher.post(found.hub.url, websub.form(found, line.callbacks))
    except errors.FetchError as error:
        if not found.wanted:  # a hub that goes on all the same hears at its next call that the address is gone
            return
        log.info("%s: no pushes: %s", found.feed_name, error)
        wait = websub.AGAIN_LAST if error.permanent else error.retry_after
        await line.store.pushes.failed(found, str(error), line.now() + wait if wait else None)
