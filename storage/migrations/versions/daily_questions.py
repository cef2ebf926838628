"""The questions of the day."""

import sqlalchemy as sa
from alembic import op

revision = "daily_questions"
down_revision = "private_messages"


def upgrade() -> None:
    """Create the table of questions, and count per couple those that both have opened."""
    op.add_column("couples", sa.Column("opened", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "daily_questions",
        sa.Column("couple_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_daily_questions_couple_id")),
        sa.PrimaryKeyConstraint("couple_id", "day", name=op.f("pk_daily_questions")),
        sqlite_with_rowid=False,
    )
