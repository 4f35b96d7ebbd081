"""Headers that an operator gives a feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("headers", sa.Text(), nullable=True))
