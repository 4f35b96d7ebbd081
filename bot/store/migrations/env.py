"""Alembic's entry: runs the migrations on the connection that `bot.store.engine` hands over."""

from __future__ import annotations

from alembic import context

from bot.store import schema

context.configure(connection=context.config.attributes["connection"], target_metadata=schema.metadata)
context.run_migrations()
