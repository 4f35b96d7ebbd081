"""The tables. A row that waits for work is the job: it carries ``due_at, lease_until, attempts, error``.

Times are UTC, ids 64 bits, vectors little-endian float32, JSON is text; the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

from bot.model import Look

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An aware UTC datetime in and out; SQLite, which has no time zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class ChosenLook(TypeDecorator[Look]):
    """What a chat chose, as JSON that holds only what differs from the defaults: when those change, they change for all
    who did not choose."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Look | None, _dialect: Dialect) -> str | None:
        default = Look()
        chosen = {name: now for name, now in asdict(value or default).items() if now != getattr(default, name)}
        return json.dumps(chosen) if chosen else None

    def process_result_value(self, value: Any, _dialect: Dialect) -> Look:
        known = {field.name for field in fields(Look)}
        return Look(**{name: chosen for name, chosen in json.loads(value or "{}").items() if name in known})


# SQLite only counts up by itself in a column of type INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")


def _job() -> list[Column[Any]]:
    """The columns that make a row a job."""
    return [
        Column("due_at", Utc),
        Column("lease_until", Utc),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("error", Text),
    ]


feeds = Table(
    "feeds",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("host", Text, nullable=False, server_default=""),  # of the address: few of a host's feeds are polled at once
    Column("title", Text),
    Column("site", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("digest", String(64)),
    Column("interval_seconds", Integer),
    Column("rhythm", Text),  # JSON: what its document asks for; null when nothing
    Column("state", String(10), nullable=False, server_default="working"),
    Column("failing_since", Utc),
    Column("told", Boolean, nullable=False, server_default=false()),  # its subscribers know that it does not work
    Column("successor", Text),  # the address of another feed found on its site since
    Column("headers", Text),  # JSON, {name: value}: the operator's own for this feed; they may hold secrets
    Column("push_until", Utc),  # until then its hub tells us of news
    Column("pushed_at", Utc),  # when it last did
    Column("checked_at", Utc),
    Column("succeeded_at", Utc),
    Column("created_at", Utc, nullable=False),
    *_job(),
    Index(None, "due_at"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("feed_id", BigId, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text),
    Column("title", Text),
    Column("published", Utc),
    Column("author", Text),
    Column("description", Text),
    Column("content", Text),
    Column("image", Text),
    Column("categories", Text),  # JSON, a list
    Column("words", String(32)),  # fingerprint of what it says (`bot.words`)
    Column("revision", Integer, nullable=False, server_default="1"),  # one more each time its feed changed it
    # due: to be read; archived: known, older than what any subscriber wants; old: came back from the past, not news;
    # done: read
    Column("state", String(10), nullable=False),
    Column("story_id", BigId, ForeignKey("stories.id", ondelete="SET NULL"), index=True),
    Column("created_at", Utc, nullable=False),
    *_job(),
    UniqueConstraint("feed_id", "key"),
    Index(None, "state", "due_at"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("published", Utc, nullable=False),
    Column("created_at", Utc, nullable=False),
    Index(None, "created_at"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("story_id", BigId, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("entry_id", BigId, ForeignKey("entries.id", ondelete="SET NULL"), unique=True),
    Column("feed_id", BigId, ForeignKey("feeds.id", ondelete="SET NULL"), index=True),
    Column("url", Text),
    Column("title", Text),
    Column("source", Text),
    Column("author", Text),
    Column("language", String(10)),
    Column("published", Utc),
    Column("image", Text),
    Column("categories", Text),  # JSON, a list
    Column("description", Text),
    Column("text", Text),  # gone when older than the setting NEWSBOT_STORE__KEEP
    Column("summary", Text),  # JSON as in CONTRACT; its sentences go with the text
    Column("vector", LargeBinary),
    Column("note", Text),
    Column("created_at", Utc, nullable=False, index=True),
)

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's
    Column("kind", String(12), nullable=False),
    Column("title", Text),
    Column("username", Text),
    Column("access", String(10), nullable=False),
    Column("admin", Boolean, nullable=False, server_default=false()),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("hold_until", Utc),  # Telegram asked to wait, or did not answer: nothing is sent before
    Column("reason", Text),  # why it was closed
    Column("closed_at", Utc),
    Column("look", ChosenLook),
    Column("created_at", Utc, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat_id", BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("thread_id", BigInteger, nullable=False, server_default="0"),
    Column("feed_id", BigId, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("after_id", BigId),  # entries above this one are wanted; null: the feed is yet to be polled
    Column("muted", Boolean, nullable=False, server_default=false()),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("chat_id", "thread_id", "feed_id"),
)

_OWED = text("state = 'due'")

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat_id", BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("thread_id", BigInteger, nullable=False, server_default="0"),
    Column("story_id", BigId, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("feed_id", BigId, ForeignKey("feeds.id", ondelete="SET NULL"), index=True),
    # due; sent; unknown (Telegram never said whether it came through, twice); failed (for good, `error` says why)
    Column("state", String(10), nullable=False),
    Column("doubts", Integer, nullable=False, server_default="0"),  # sends begun that nobody has answered
    Column("begun_at", Utc),  # when the last of them began; of a text in several messages, when its first began
    Column("parts", Integer, nullable=False, server_default="0"),  # its messages that Telegram has, but for the last
    Column("message_id", BigInteger),
    Column("edits", BigInteger),  # the message that it changes; null: it is a message of its own
    Column("created_at", Utc, nullable=False),
    Column("settled_at", Utc),
    *_job(),
    UniqueConstraint("chat_id", "thread_id", "story_id", "revision"),
    Index(None, "state", "due_at"),
    Index(None, "chat_id", "state"),
    Index(None, "settled_at"),
    # What each chat waits for, in order, without all that it has had.
    Index("ix_deliveries_owed", "chat_id", "id", sqlite_where=_OWED, postgresql_where=_OWED),
)

# What people are told about a feed of theirs; gone when it is sent.
notices = Table(
    "notices",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat_id", BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("thread_id", BigInteger, nullable=False, server_default="0"),
    Column("feed_id", BigId, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("tell", String(10), nullable=False),
    Column("created_at", Utc, nullable=False),
    *_job(),
    UniqueConstraint("chat_id", "thread_id", "feed_id"),
    Index(None, "due_at"),
)

# Our subscriptions at hubs, wanted or made; one whose feed is gone is to be ended.
pushes = Table(
    "pushes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("feed_id", BigId, ForeignKey("feeds.id", ondelete="SET NULL"), unique=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", String(64), unique=True),  # null: the hub was never asked
    Column("due_at", Utc, nullable=False, index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("created_at", Utc, nullable=False),
)

# Which story a message in a chat is about: news, and also the answers to commands, so that a reply to them works.
messages = Table(
    "messages",
    metadata,
    Column("chat_id", BigInteger, ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", BigId, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
)

meta = Table(
    "meta",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("value", Text, nullable=False),
    Column("updated_at", Utc, nullable=False),
)

# Updates that a webhook brought and that are handled.
updates = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's
    Column("handled_at", Utc, nullable=False),
)
