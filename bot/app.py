"""Wires the parts once, and runs them: the only place that knows the wall clock, the signals and every part by name."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import logging
import os
import secrets
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import config
from bot import discovery, errors, offload, web
from bot.commands import Commands
from bot.composer import PICTURE_TIMEOUT, Composer
from bot.delivery import Sender, Webhook, make_bot
from bot.delivery.pace import Pace
from bot.feeds import opml, polling, websub
from bot.fetch import Fetcher
from bot.messages.template import Template
from bot.model import Pack, ParsedFeed, Story
from bot.offload import Workers
from bot.pipeline import MODEL_TIMEOUT, PARSER_TIMEOUT, Line
from bot.runner import Runner
from bot.serving import serve
from bot.store import Store
from bot.store.meta import PLAIN
from bot.updates import Updates
from config import Settings
from summarizer import pipeline as summarizer
from summarizer.types import Answer, Options

log = logging.getLogger(__name__)

FIRST_ANSWER = timedelta(seconds=5)  # how long the start waits for Telegram before it goes on without
RETRY_FIRST, RETRY_LAST = timedelta(seconds=1), timedelta(seconds=30)
FINISH = timedelta(seconds=3)
MINUTE = timedelta(minutes=1)  # the longest window in which Telegram counts
AT_LAST = timedelta(seconds=9)  # after a signal; systemd and Docker wait 10 s


def clock() -> datetime:
    """The time, as all parts are given it."""
    return datetime.now(UTC)


def user_agent(contact: str | None) -> str:
    """Who we are to the sites we read: name and version, as RFC 9110 §10.1.5 asks, and how to reach the operator."""
    reach = f"; contact: {contact}" if contact else ""
    return f"newsbot/{version('newsbot')} (self-hosted feed reader{reach})"


def options(settings: Settings) -> Options:
    """The model that the settings ask for."""
    chosen = settings.summarizer
    key = chosen.api_key.get_secret_value() if chosen.api_key else None
    return Options(model=chosen.model, device=chosen.device, api_url=chosen.api_url, api_key=key)


def template(settings: Settings) -> Template | None:
    """The operator's template for stories, tried. Raises TemplateError."""
    path = settings.messages.template
    if path is None:
        return None
    try:
        return Template(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise errors.TemplateError(f"the template {path} cannot be read: {reason}") from None
    except errors.TemplateError as error:
        raise errors.TemplateError(f"the template {path} cannot be used: {error}") from None


def packs(settings: Settings) -> tuple[Pack, ...]:
    """The starter packs. Raises FeedError for an operator's file that holds none."""
    path = settings.messages.packs or Path(config.__file__).with_name("feeds.opml")
    found = opml.packs(path.read_bytes())
    if not found:
        raise errors.FeedError(f"{path} (messages.packs) holds no folders with feeds: see config/feeds.opml")
    return found


def fetcher(settings: Settings, *, allow_private: bool = False) -> Fetcher:
    """The HTTP client that the settings ask for; ``allow_private`` for an address that the operator typed."""
    limits = settings.fetch
    return Fetcher(
        timeout=limits.timeout,
        max_bytes=limits.max_bytes,
        per_host=limits.per_host,
        allow_private=limits.allow_private or allow_private,
        user_agent=user_agent(limits.contact),
        pause=limits.pause,
        proxy=limits.proxy,
        robots=limits.robots,
    )


@asynccontextmanager
async def line(
    settings: Settings, *, sender: Sender | None = None, now: Callable[[], datetime] = clock
) -> AsyncIterator[Line]:
    """All the parts, opened; closed again at the end. Without a sender, the settings' token makes one."""
    offload.give_memory_back()
    async with contextlib.AsyncExitStack() as stack:
        store = await Store.open(settings.database.url)
        stack.push_async_callback(store.close)
        fetch = await stack.enter_async_context(fetcher(settings))
        parsers, model, pictures = Workers(PARSER_TIMEOUT), Workers(MODEL_TIMEOUT), Workers(PICTURE_TIMEOUT)
        for workers in (parsers, model, pictures):
            stack.callback(workers.close)
        yield Line(
            store=store,
            fetcher=fetch,
            parsers=parsers,
            model=model,
            sender=sender if sender is not None else await stack.enter_async_context(_sender(settings, store, now)),
            composer=Composer(fetch, pictures, template(settings)),
            now=now,
            interval=settings.fetch.interval,
            interval_max=settings.fetch.interval_max,
            options=options(settings),
            per_host=settings.fetch.per_host,
            everyone=settings.telegram.access == "everyone",
        )


@asynccontextmanager
async def _sender(settings: Settings, store: Store, now: Callable[[], datetime]) -> AsyncIterator[Sender]:
    assert settings.telegram.token is not None, "checked before"
    limits = settings.telegram
    pace = Pace(
        overall=limits.messages_per_second,
        per_chat=limits.chat_messages_per_second,
        per_group=limits.group_messages_per_minute,
    )
    bot = make_bot(settings.telegram.token.get_secret_value(), limits.api_url)

    async def count() -> None:
        with contextlib.suppress(errors.StoreError):
            await store.meta.count(PLAIN, now())

    sender = Sender(bot, pace, paid=limits.paid_broadcasts, on_plain=count)
    try:
        yield sender
    finally:
        await sender.close()


async def run(settings: Settings, *, ready: Callable[[], None] | None = None) -> None:
    """Everything in one installation, until SIGINT or SIGTERM; a database that does not answer yet is waited for.

    Raises NewsbotError when it cannot start or go on: a token Telegram does not know, another copy of the bot,
    a database in use.
    """
    await _database_answers(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, stop)
    async with line(settings) as parts:
        await _take_up(parts)
        parts = replace(parts, callbacks=await _callbacks(settings, parts))
        await parts.store.feeds.spread(parts.now(), functools.partial(polling.spread, interval=parts.interval))
        commands = make_commands(parts, settings)
        introduction = asyncio.create_task(_introduce(parts.sender, commands))
        stopped = asyncio.create_task(stop.wait())
        first = {introduction, stopped}
        await asyncio.wait(first, timeout=FIRST_ANSWER.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if introduction.done():
            introduction.result()
        else:
            log.warning("Telegram does not answer yet; everything else begins")
        runner = Runner(parts, keep=settings.store.keep)
        updates, hook = Updates(parts.sender, parts.store, commands.handle, parts.now), webhook(settings)
        async with _web(settings, parts, hook, updates):
            settle()
            runner.start()
            log.info("ready")
            if ready:
                ready()
            try:
                receiving = updates.watch(hook) if hook else updates.run()
                await _until(stop, introduction, asyncio.create_task(receiving))
            finally:  # an error that ends the run must not cut what is in hand either
                log.info("stopping")
                await asyncio.gather(runner.stop(), updates.stop(FINISH))


async def _database_answers(settings: Settings) -> None:
    """Wait until the database answers, as after a power cut it may start later than we do. Raises StoreError."""
    wait = RETRY_FIRST
    while True:
        try:
            store = await Store.open(settings.database.url)
        except errors.StoreAway as error:
            log.warning("%s; trying again in %d s", error, wait.total_seconds())
            await asyncio.sleep(wait.total_seconds())
            wait = min(wait * 2, RETRY_LAST)
        else:
            await store.close()
            return


def settle() -> None:
    """Tell Python's garbage collector that what is there by now stays; looking through it costs a tenth of a poll."""
    gc.collect()
    gc.freeze()


def webhook(settings: Settings) -> Webhook | None:
    """The webhook that the settings ask for. Raises NewsbotError where it could not be reached."""
    asked = settings.telegram
    if asked.webhook_url is None or asked.webhook_secret is None:
        return None
    if settings.http.listen is None:
        raise errors.NewsbotError(
            "telegram.webhook_url needs http.listen, where the bot waits for Telegram's calls:"
            " NEWSBOT_HTTP__LISTEN=127.0.0.1:8080 behind a proxy, 0.0.0.0:8443 with telegram.webhook_certificate"
        )
    if urlsplit(asked.webhook_url).path in web.OWN_PATHS:
        raise errors.NewsbotError(
            f"telegram.webhook_url needs another path: the bot's own are {', '.join(web.OWN_PATHS)}"
        )
    certificate = Path(asked.webhook_certificate) if asked.webhook_certificate else None
    return Webhook(asked.webhook_url, asked.webhook_secret.get_secret_value(), certificate)


@asynccontextmanager
async def _web(settings: Settings, parts: Line, hook: Webhook | None, updates: Updates) -> AsyncIterator[None]:
    """The web server, where `http.listen` asks for one."""
    if settings.http.listen is None:
        yield
        return
    host, _, port = settings.http.listen.rpartition(":")
    files = settings.telegram
    certificate, key = files.webhook_certificate, files.webhook_key
    tls = (Path(certificate), Path(key)) if certificate and key else None
    hubs = web.Hubs(parts.callbacks, polling.pause(parts.interval)) if parts.callbacks else None
    served = web.application(parts.store, parts.now, hook=hook, bring=updates.bring, hubs=hubs)
    async with serve(served, host.strip("[]"), int(port), tls=tls) as address:
        log.info("listening at %s", address)
        yield


async def _callbacks(settings: Settings, parts: Line) -> websub.Callbacks | None:
    """Where hubs may call us, if there is a public address."""
    root, now = settings.http.public_url, parts.now()
    await parts.store.pushes.settle(root or "", now)
    if root is None:
        return None
    key = await parts.store.meta.keep("websub.key", secrets.token_hex(32), now)
    return websub.Callbacks(root, bytes.fromhex(key))


async def _take_up(parts: Line) -> None:
    """Go on where the last run ended: its rows in hand, and what Telegram still counts of its messages."""
    back = await parts.store.take_over()
    if back:
        log.info("taking up %d pieces of work that the last run left", back)
    now = parts.now()
    sent = await parts.store.outbox.recent(now - MINUTE)
    parts.sender.recall([(chat_id, now - at) for chat_id, at in sent])


def _stop(stop: asyncio.Event) -> None:
    """Begin to stop, and end in time whatever hangs (a look-up of a name cannot be cut off): its row comes back."""
    if not stop.is_set():
        last_resort = threading.Timer(AT_LAST.total_seconds(), os._exit, (0,))
        last_resort.daemon = True
        last_resort.start()
    stop.set()


async def _introduce(sender: Sender, commands: Commands) -> None:
    """Learn our own name and publish the command menu, as soon as Telegram answers. Raises TokenError."""
    wait = RETRY_FIRST
    while True:
        try:
            username = await sender.me()
            await sender.set_menu(commands.menu)
        except errors.TokenError:
            raise
        except errors.NewsbotError as error:
            log.warning("no answer from Telegram: %s; trying again in %d s", error, wait.total_seconds())
            await asyncio.sleep(wait.total_seconds())
            wait = min(wait * 2, RETRY_LAST)
        else:
            log.info("connected to Telegram as @%s", username)
            await commands.prepare(username)
            return


async def _until(stop: asyncio.Event, introduction: asyncio.Task[None], updates: asyncio.Task[None]) -> None:
    """Wait for the signal; a task that cannot go on ends the run with its error."""
    stopped = asyncio.create_task(stop.wait())
    tasks = {stopped, introduction, updates}
    try:
        while not stopped.done():
            done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, errors.NewsbotError):
                await task


async def once(settings: Settings, *, sender: Sender | None = None) -> tuple[dict[str, int], dict[str, int]]:
    """One pass over what is due; returns the number of deliveries in each state before and after.

    Raises NewsbotError when it cannot start: a token Telegram does not know, a database in use.
    """
    async with line(settings, sender=sender) as parts:
        if sender is None:
            await _take_up(parts)
            with contextlib.suppress(errors.SendError):  # Telegram is away: what can be done without it is done
                await parts.sender.me()
        else:
            await parts.store.take_over()
        before = await parts.store.outbox.counts()
        await Runner(parts, keep=settings.store.keep).drain()
        return before, await parts.store.outbox.counts()


def make_commands(parts: Line, settings: Settings) -> Commands:
    """The answers to people, wired to the parts they need."""

    async def find_feed(address: str) -> tuple[str, ParsedFeed]:
        url, parsed, _page = await discovery.find(parts.fetcher, address, now=parts.now())
        return url, parsed

    async def read_list(data: bytes) -> tuple[list[tuple[str, str | None]], list[str]]:
        return await parts.parsers.run(opml.read, data)

    async def ask(question: str, story: Story) -> Answer:
        summary = story.reading.summary
        sentences = summary.sentences if summary else ()
        return await parts.model.run(summarizer.answer_from, question, sentences, parts.options)

    return Commands(
        store=parts.store,
        sender=parts.sender,
        composer=parts.composer,
        find_feed=find_feed,
        read_list=read_list,
        ask=ask,
        access=settings.telegram.access,
        admins=settings.telegram.admins,
        packs=packs(settings),
        now=parts.now,
    )
