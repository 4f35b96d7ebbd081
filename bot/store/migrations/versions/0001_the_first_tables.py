"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import schema

revision = "0001"
down_revision = None


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("access", sa.String(length=10), nullable=False),
        sa.Column("admin", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("hold_until", schema.Utc(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", schema.BigId, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("interval_seconds", sa.Integer(), nullable=True),
        sa.Column("checked_at", schema.Utc(), nullable=True),
        sa.Column("succeeded_at", schema.Utc(), nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("due_at", schema.Utc(), nullable=True),
        sa.Column("lease_until", schema.Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
    )
    op.create_index(op.f("ix_feeds_due_at"), "feeds", ["due_at"], unique=False)


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated_at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", schema.BigId, nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("published", schema.Utc(), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_created_at"), "stories", ["created_at"], unique=False)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", schema.BigId, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("story_id", schema.BigId, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("feed_id", schema.BigId, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("unsure", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("settled_at", schema.Utc(), nullable=True),
        sa.Column("due_at", schema.Utc(), nullable=True),
        sa.Column("lease_until", schema.Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_deliveries_chat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_deliveries_feed_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_deliveries_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "chat_id",
            "thread_id",
            "story_id",
            "revision",
            name=op.f("uq_deliveries_chat_id_thread_id_story_id_revision"),
        ),
    )
    op.create_index(op.f("ix_deliveries_chat_id_state"), "deliveries", ["chat_id", "state"], unique=False)
    op.create_index(op.f("ix_deliveries_feed_id"), "deliveries", ["feed_id"], unique=False)
    op.create_index(op.f("ix_deliveries_state_due_at"), "deliveries", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_deliveries_story_id"), "deliveries", ["story_id"], unique=False)


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", schema.BigId, nullable=False),
        sa.Column("feed_id", schema.BigId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", schema.Utc(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("story_id", schema.BigId, nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.Column("due_at", schema.Utc(), nullable=True),
        sa.Column("lease_until", schema.Utc(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_entries_feed_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_entries_story_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("feed_id", "key", name=op.f("uq_entries_feed_id_key")),
    )
    op.create_index(op.f("ix_entries_state_due_at"), "entries", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_entries_story_id"), "entries", ["story_id"], unique=False)


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story_id", schema.BigId, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_messages_chat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_messages_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_story_id"), "messages", ["story_id"], unique=False)


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", schema.BigId, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("feed_id", schema.BigId, nullable=False),
        sa.Column("after_id", schema.BigId, nullable=True),
        sa.Column("muted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_subscriptions_chat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_subscriptions_feed_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("chat_id", "thread_id", "feed_id", name=op.f("uq_subscriptions_chat_id_thread_id_feed_id")),
    )
    op.create_index(op.f("ix_subscriptions_feed_id"), "subscriptions", ["feed_id"], unique=False)


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", schema.BigId, nullable=False),
        sa.Column("story_id", schema.BigId, nullable=False),
        sa.Column("entry_id", schema.BigId, nullable=True),
        sa.Column("feed_id", schema.BigId, nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("published", schema.Utc(), nullable=True),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", schema.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_articles_entry_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_articles_feed_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_articles_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_articles_entry_id")),
    )
    op.create_index(op.f("ix_articles_created_at"), "articles", ["created_at"], unique=False)
    op.create_index(op.f("ix_articles_feed_id"), "articles", ["feed_id"], unique=False)
    op.create_index(op.f("ix_articles_story_id"), "articles", ["story_id"], unique=False)


def upgrade() -> None:
    _chats()
    _feeds()
    _meta()
    _stories()
    _deliveries()
    _entries()
    _messages()
    _subscriptions()
    _articles()
