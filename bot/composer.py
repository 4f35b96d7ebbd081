"""Makes the message of a story for a chat, in the look that it chose, with the article's picture if it wants one."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot import errors, fetch, messages, pictures
from bot.fetch import Fetcher
from bot.messages.template import Template
from bot.model import Look, Message, Story
from bot.offload import WorkerDied, Workers

log = logging.getLogger(__name__)

PICTURE_TIMEOUT = timedelta(seconds=10)  # a delivery's lease has 50
KEPT = 50  # pictures in memory, each about 200 KB


class Composer:
    """Composes; remembers the newest pictures, because one story goes to many chats within minutes."""

    def __init__(self, fetcher: Fetcher, workers: Workers, template: Template | None = None) -> None:
        self._fetcher = fetcher
        self._workers = workers
        self._template = template
        self._pictures: dict[str, asyncio.Task[bytes | None]] = {}
        self._last: tuple[Story, tuple[object, ...], Message] | None = None  # the same within a second for many chats

    @property
    def styles(self) -> tuple[str, ...]:
        """The styles that a chat may choose from; the operator's template is one where there is one."""
        return (*messages.POINTS, *(["custom"] if self._template else []))

    def style(self, look: Look) -> str:
        """The style that a look means here."""
        return look.style if look.style in self.styles else "custom" if self._template else "standard"

    async def compose(self, story: Story, look: Look, now: datetime, *, feed_muted: bool = False) -> Message:
        """The story's message. A template or a picture in trouble is done without."""
        look, custom = replace(look, style=self.style(look)), None
        if look.style == "custom" and self._template:
            try:
                custom = self._template.render(story, now)
            except errors.TemplateError as error:
                log.error("story %d is shown in the standard style: %s", story.id, error)
                look = replace(look, style="standard")
        address = story.reading.article.image
        jpeg = await self._picture(address) if look.picture and address else None
        key = (now.replace(microsecond=0), look, feed_muted, jpeg, custom)
        if self._last is None or self._last[0] is not story or self._last[1] != key:
            told = messages.render(story, now=now, look=look, feed_muted=feed_muted, jpeg=jpeg, custom=custom)
            self._last = story, key, told
        return self._last[2]

    async def _picture(self, url: str) -> bytes | None:
        """The picture, fetched once however many want it; one that could not be had is not asked for again soon."""
        if url not in self._pictures:
            self._pictures[url] = asyncio.create_task(self._fetch(url))
            while len(self._pictures) > KEPT:
                del self._pictures[next(iter(self._pictures))]
        return await asyncio.shield(self._pictures[url])

    async def _fetch(self, url: str) -> bytes | None:
        try:
            async with asyncio.timeout(PICTURE_TIMEOUT.total_seconds()):
                page = await self._fetcher.get(url, accept=fetch.ACCEPT_PICTURE)
                return await self._workers.run(pictures.scale, page.body)
        except TimeoutError:
            log.info("no picture: %s took too long", url)
        except (errors.FetchError, errors.PictureError, WorkerDied) as error:
            log.info("no picture: %s", error)
        except Exception:  # a bug met by one picture must not keep the story from its readers
            log.exception("no picture: unexpected")
        return None
