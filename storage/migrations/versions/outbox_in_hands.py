"""Outbox rows say in whose hands they are, and whether a nudge's call was about to be made."""

import sqlalchemy as sa
from alembic import op

revision = "outbox_in_hands"
down_revision = "care"


def upgrade() -> None:
    """Add both columns, and the index by which a chat's messages are found."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("worker", sa.Integer(), nullable=True))
        outbox.add_column(sa.Column("called", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f("ix_outbox_chat_id"), "outbox", ["chat_id"])
