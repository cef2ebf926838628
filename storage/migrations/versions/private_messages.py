"""The bot's private messages that are still in a chat."""

import sqlalchemy as sa
from alembic import op

revision = "private_messages"
down_revision = "outbox_in_hands"


def upgrade() -> None:
    """Add a column to people."""
    op.add_column("people", sa.Column("private", sa.LargeBinary(), nullable=True))
