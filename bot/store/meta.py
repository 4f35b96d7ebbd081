"""Small facts about the installation: Telegram's update offset, the claim code, when each part last worked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, Text, cast, delete, select, update

from bot.store.engine import Database, added
from bot.store.schema import meta, updates

PLAIN = "bugs.plain"  # messages that Telegram took only without formatting or buttons


class Meta:
    """The rows of the table ``meta``: a text by name, and when it was written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        found = await self.all(key)
        return found[key][0] if key in found else None

    async def all(self, prefix: str = "") -> dict[str, tuple[str, datetime]]:
        """Every text whose name begins so, with the time it was written."""
        query = select(meta).where(meta.c.key.startswith(prefix, autoescape=True))
        async with self._database.read() as connection:
            return {row.key: (row.value, row.updated_at) for row in await connection.execute(query)}

    async def set(self, key: str, value: str, now: datetime) -> None:
        values = {"value": value, "updated_at": now}
        async with self._database.write() as connection:
            changed = await connection.execute(update(meta).where(meta.c.key == key).values(values))
            if changed.rowcount == 0:
                await added(connection, meta, values | {"key": key})

    async def count(self, key: str, now: datetime) -> None:
        """One more of something."""
        more = cast(cast(meta.c.value, Integer) + 1, Text)
        async with self._database.write() as connection:
            if not await added(connection, meta, {"key": key, "value": "1", "updated_at": now}):
                await connection.execute(update(meta).where(meta.c.key == key).values(value=more, updated_at=now))

    async def keep(self, key: str, value: str, now: datetime) -> str:
        """The text of this name for good: the one that is there, or ``value`` where there is none."""
        async with self._database.write() as connection:
            await added(connection, meta, {"key": key, "value": value, "updated_at": now})
            return str(await connection.scalar(select(meta.c.value).where(meta.c.key == key)))

    # -- updates that a webhook brought

    async def note_update(self, number: int, now: datetime) -> None:
        """An update is handled: it may come again, if Telegram does not hear that."""
        async with self._database.write() as connection:
            await added(connection, updates, {"id": number, "handled_at": now})

    async def updates_since(self, when: datetime) -> frozenset[int]:
        """The numbers of the updates handled since then."""
        query = select(updates.c.id).where(updates.c.handled_at >= when)
        async with self._database.read() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def forget_updates(self, before: datetime) -> None:
        """Telegram does not bring these again."""
        async with self._database.write() as connection:
            await connection.execute(delete(updates).where(updates.c.handled_at < before))
