"""A text too long for one message goes out in several: how many of them Telegram has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("parts", sa.Integer(), server_default="0", nullable=False))
